import { expect, it } from 'vitest';
import { webviewHtml } from '../../../src/host/panel/webviewHtml.js';

const PAGE = {
  cspSource: 'https://*.vscode-cdn.net',
  nonce: 'abc123',
  scriptUri: 'https://x.vscode-cdn.net/main.js?a=1&b=2',
  styleUri: 'https://x.vscode-cdn.net/main.css',
  lang: 'en',
  title: 'Trajectory <view>',
};

it('allows the bundled script and style sheet, and nothing else', () => {
  const csp = /Content-Security-Policy" content="([^"]*)"/.exec(webviewHtml(PAGE))?.[1];
  expect(csp).toBe(
    "default-src 'none'; script-src 'nonce-abc123'; style-src https://*.vscode-cdn.net 'nonce-abc123'; " +
      'img-src https://*.vscode-cdn.net data:; font-src https://*.vscode-cdn.net',
  );
});

it('holds no inline code or style', () => {
  expect(webviewHtml(PAGE)).not.toMatch(/<style|style=| on\w+=|<script[^>]*>[^<]/);
});

it('escapes what it is given', () => {
  expect(webviewHtml(PAGE)).toContain('<title>Trajectory &lt;view&gt;</title>');
  expect(webviewHtml(PAGE)).toContain('main.js?a=1&amp;b=2');
});
