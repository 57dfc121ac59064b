import { vsCodeApi } from './vsCodeApi.js';
import './zodWithoutEval.js';
import { Announcer } from './announcer.js';
import { App } from './app.js';
import { registerToolkit } from './toolkit.js';

registerToolkit();

const root = document.querySelector<HTMLElement>('#app');
if (!root) throw new Error('The page has no element #app.');
const region = document.createElement('div');
region.className = 'visually-hidden';
region.setAttribute('role', 'status');
region.setAttribute('aria-live', 'polite');
document.body.append(region);
new App(root, vsCodeApi, new Announcer(region)).start();
