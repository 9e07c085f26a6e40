/** Where the views stand, by layout. */

import { css, unsafeCSS } from 'lit';
import base from '../styles/base.css?inline';
import tokens from '../styles/tokens.css?inline';

const layout = css`
  :host {
    position: relative;
    container-type: inline-size;
    background: var(--bg);
    -webkit-font-smoothing: antialiased;
  }

  .app {
    position: relative;
    height: 100%;
  }

  .wide,
  .drawer {
    display: grid;
    grid-template: 44px minmax(0, 1fr) 76px / 320px minmax(0, 1fr) 304px;
    min-height: 480px;
    overflow: hidden;
  }
  .drawer {
    grid-template-columns: 288px minmax(0, 1fr);
  }
  pf-toolbar,
  pf-timeline {
    grid-column: 1 / -1;
  }
  .left {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-right: 1px solid var(--line);
    background: var(--panel);
  }
  .left pf-console,
  .left pf-values,
  .left pf-gist {
    flex: none;
  }
  .left pf-story {
    flex: 1;
  }
  .middle {
    position: relative;
    min-width: 0;
    padding: 12px 16px 0;
    overflow: auto;
  }
  .below {
    margin-top: 10px;
    border: 1px solid var(--line);
    background: var(--panel);
  }
  .right {
    min-height: 0;
    overflow-y: auto;
    border-left: 1px solid var(--line);
    background: var(--panel);
  }
  .drawer .right {
    position: absolute;
    z-index: 2;
    top: 44px;
    right: 0;
    bottom: 76px;
    width: 304px;
    visibility: hidden;
    transform: translateX(100%);
    transition:
      transform 0.16s ease-out,
      visibility 0.16s;
  }
  .drawn .right {
    visibility: visible;
    transform: none;
  }
  .drawer .middle {
    padding-right: 36px;
  }
  .handle {
    position: absolute;
    z-index: 3;
    top: 50%;
    right: 0;
    width: 28px;
    height: auto;
    padding: 12px 0;
    border-right: 0;
    border-radius: 6px 0 0 6px;
    transform: translateY(-50%);
    writing-mode: vertical-rl;
  }
  .drawn .handle {
    right: 304px;
  }

  .column {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 304px;
    background: var(--panel);
  }
  .column pf-toolbar {
    order: 0;
  }
  .column .middle {
    order: 1;
    grid-column: 1 / -1;
    padding: 6px 11px 4px;
    background: var(--bg);
    border-bottom: 1px solid var(--line);
  }
  .column .left {
    order: 2;
  }
  .column .right {
    order: 3;
  }
  .column pf-timeline {
    order: 4;
  }
  .column pf-story {
    max-height: 420px;
    padding-bottom: 8px;
  }

  @container (width < 640px) {
    .column .left,
    .column .right {
      grid-column: 1 / -1;
      border: 0;
    }
  }

  .phone {
    display: flex;
    flex-direction: column;
    min-height: 100%;
  }
  .phone .middle {
    flex: 1;
    padding: 0;
  }
  .phone .middle > [role='tabpanel'] > :not(pf-bridge, pf-middle, pf-failure) {
    background: var(--panel);
  }
  .phone [role='tablist'] {
    display: flex;
    height: 56px;
    border-top: 1px solid var(--line);
    background: var(--panel);
  }
  .phone [role='tab'] {
    flex: 1;
    flex-direction: column;
    justify-content: center;
    gap: 2px;
    height: 100%;
    padding: 0;
    border: 0;
    border-radius: 0;
    background: none;
    color: var(--ink3);
    font-size: 11px;
    font-weight: 400;
  }
  .phone [role='tab'][aria-selected='true'] {
    color: var(--ink);
    font-weight: 600;
    box-shadow: inset 0 2px 0 var(--ink);
  }
  .phone [role='tab']:focus-visible {
    outline-offset: -3px;
  }
  /* Where there is little height it all scrolls, and only the tabs stay. */
  @media (height < 400px) {
    .app.phone {
      height: auto;
      min-height: 100dvh;
    }
    .phone .middle {
      flex: 1 0 auto;
      overflow: visible;
    }
    .phone nav {
      position: sticky;
      z-index: 6;
      bottom: 0;
    }
    .phone [role='tablist'] {
      height: 44px;
    }
    .phone [role='tab'] {
      flex-direction: row;
      gap: 4px;
    }
    .phone [role='tab'] svg {
      display: none;
    }
  }

  [hidden] {
    display: none !important;
  }
`;

export const pageStyles = [unsafeCSS(tokens), unsafeCSS(base), layout];
