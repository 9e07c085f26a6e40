/** The page: one element that fills it, and keys that nothing else took. */

import { PageFrame } from './element/page-frame';

const frame = document.querySelector('page-frame');

document.addEventListener('keydown', (event) => {
  if (frame instanceof PageFrame && !event.composedPath().includes(frame)) frame.handleKey(event);
});

frame?.addEventListener('pf-change', (event) => {
  const { language } = (event as CustomEvent<{ language: string }>).detail;
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
});
