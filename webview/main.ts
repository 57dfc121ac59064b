import './zodWithoutEval.js';
import { Announcer } from './announcer.js';
import { App } from './app.js';
import type { VsCodeApi } from './hostLink.js';
import { registerToolkit } from './toolkit.js';

declare function acquireVsCodeApi(): VsCodeApi;

registerToolkit();

const root = document.querySelector<HTMLElement>('#app');
if (!root) throw new Error('The page has no element #app.');
const region = document.createElement('div');
region.className = 'visually-hidden';
region.setAttribute('role', 'status');
region.setAttribute('aria-live', 'polite');
document.body.append(region);
new App(root, acquireVsCodeApi(), new Announcer(region)).start();
