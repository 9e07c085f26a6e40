/** How the picture's words, buttons and shapes look. */

import { css } from 'lit';

export const bridgeStyles = css`
  section {
    padding: 0;
    border: 0;
  }
  .picture {
    position: relative;
  }
  svg {
    display: block;
  }
  .picture > svg {
    overflow: visible;
  }
  svg text {
    font: 12px var(--ui);
    fill: var(--ink);
    pointer-events: none;
  }
  svg .s13 {
    font-size: 13px;
  }
  svg .s11 {
    font-size: 11px;
  }
  svg .s105 {
    font-size: 10.8px;
  }
  svg .s10 {
    font-size: 10.5px;
  }
  svg .b {
    font-weight: 600;
  }
  svg .mono {
    font-family: var(--mono);
  }
  svg .t2 {
    fill: var(--ink2);
  }
  svg .t3 {
    fill: var(--ink3);
  }
  svg .halo {
    paint-order: stroke;
    stroke: var(--bg);
    stroke-width: 4px;
    stroke-linejoin: round;
  }
  svg .on-kmalloc {
    fill: var(--kmalloc-on);
  }
  svg .on-gfp {
    fill: var(--gfp-on);
  }
  svg .on-vmalloc {
    fill: var(--vmalloc-on);
  }
  svg .on-malloc {
    fill: var(--malloc-on);
  }
  svg .kmalloc {
    fill: var(--kmalloc);
  }
  svg .gfp {
    fill: var(--gfp);
  }
  svg .vmalloc {
    fill: var(--vmalloc);
  }
  svg .malloc {
    fill: var(--malloc);
  }
  .ribbon {
    opacity: 0.66;
    transition: opacity 0.16s ease-out;
  }
  .ribbon.faint {
    opacity: 0.38;
  }
  .ribbon.table {
    opacity: 0.3;
  }
  .ribbon.lit {
    opacity: 0.8;
  }
  .dim,
  .ribbon.dim {
    opacity: 0.2;
  }
  .promise {
    fill: none;
    stroke-dasharray: 2 3;
    opacity: 0.8;
  }
  .promise.dim {
    opacity: 0.2;
  }
  .still {
    pointer-events: none;
  }
  .frame,
  [data-call] {
    cursor: pointer;
  }

  .card {
    position: absolute;
    padding: 9px 10px;
    border-radius: 6px;
  }
  .title {
    display: flex;
    align-items: center;
    gap: 6px;
    width: 100%;
    height: 14px;
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 600;
    justify-content: flex-start;
  }
  .title svg {
    flex: none;
  }
  .title code {
    padding: 0;
    background: none;
    white-space: nowrap;
    font-weight: 600;
    font-size: 11.5px;
  }
  button.title {
    height: 24px;
    margin: -5px 0;
  }
  button.title.two {
    height: 36px;
    text-align: left;
    line-height: 13px;
  }
  button.title::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: 6px;
  }
  button.title:focus-visible {
    outline: none;
  }
  button.title:focus-visible::after {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }
  .facts {
    margin-top: 4px;
    font-size: 11px;
    line-height: 15px;
    color: var(--ink2);
    pointer-events: none;
  }
  .facts p {
    white-space: nowrap;
  }
  .facts .main {
    font-size: 13px;
    line-height: 18px;
    color: var(--ink);
  }
  .facts .main.long {
    white-space: normal;
  }
  .facts b {
    font-weight: 600;
  }
  .where {
    margin-top: 5px;
    font-size: 11px;
    line-height: 18px;
    color: var(--ink3);
  }
  .small .title code {
    font-size: 10.8px;
  }
  .small .facts .main {
    font-size: 11px;
    line-height: 16px;
  }
  .small .facts {
    font-size: 10.5px;
    margin-top: 3px;
  }
  .small .where {
    margin-top: 2px;
  }
  .card .free {
    position: absolute;
    top: 3px;
    right: 3px;
    width: 24px;
    height: 24px;
    padding: 0;
    border-color: transparent;
    background: none;
    color: var(--ink3);
    justify-content: center;
  }
  .card .free:hover {
    color: var(--ink);
    border-color: var(--line2);
  }
  .card .touch {
    position: relative;
    height: 24px;
    margin: 0;
    padding: 0 8px;
    font-size: 11.5px;
  }
  .small .touch {
    padding: 0 6px;
    font-size: 10.8px;
  }
  .card .go {
    position: absolute;
    left: 10px;
    bottom: 9px;
  }
  .small .go {
    height: 26px;
    padding: 0 8px;
    font-size: 11.5px;
  }
  .go span {
    font-size: 9px;
  }
  .pages {
    position: absolute;
    z-index: 1;
    border-radius: 3px;
    cursor: pointer;
    touch-action: manipulation;
  }
  .frames {
    position: absolute;
    z-index: 1;
    left: 0;
    right: 0;
    top: 48px;
    height: 40px;
    cursor: pointer;
    touch-action: manipulation;
  }
  .marks {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    margin: 0;
    padding: 8px 14px 12px;
    border-top: 1px solid var(--line);
    list-style: none;
    font-size: 12px;
    line-height: 20px;
    color: var(--ink2);
  }
  .marks li {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }
  .marks svg {
    flex: none;
  }
  .marks .table {
    font: 600 10.5px var(--mono);
    fill: var(--panel);
  }
  .more {
    position: absolute;
    justify-content: center;
    max-width: 72px;
    height: auto;
    min-height: 26px;
    padding: 3px 5px;
    font-size: 11.5px;
    line-height: 14px;
    white-space: normal;
  }
  .wall {
    position: absolute;
    width: 24px;
    margin-left: -12px;
    border-radius: 4px;
    cursor: ew-resize;
    touch-action: none;
  }
  .tip {
    position: absolute;
    z-index: 4;
    padding: 8px 12px 7px;
    border: 1.5px solid var(--ink);
    border-radius: 6px;
    background: var(--panel);
    font-size: 11px;
    line-height: 17px;
    pointer-events: none;
  }
  .tip i {
    position: absolute;
    top: -8px;
    border: 7px solid transparent;
    border-top: 0;
    border-bottom-color: var(--ink);
  }
  .tip p {
    display: flex;
    justify-content: space-between;
    gap: 10px;
    font-size: 12px;
  }
  .tip p span {
    font-size: 11px;
    color: var(--ink2);
  }
  .tip dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 12px;
    margin: 2px 0 0;
  }
  .tip dt {
    color: var(--ink3);
  }
  .tip dd {
    margin: 0;
    overflow-wrap: anywhere;
  }

  .axis {
    padding: 8px 14px;
    font-size: 12px;
    line-height: 17px;
    color: var(--ink2);
  }
  .lane {
    position: relative;
    padding: 8px 14px 6px;
    border-top: 1px solid var(--line);
    background: var(--panel);
  }
  .lane.chosen {
    box-shadow: inset 3px 0 0 var(--ink);
  }
  .lane .title {
    height: 24px;
    margin: 0;
    gap: 7px;
  }
  .lane button.title::after {
    inset: 2px;
  }
  .lane button.title:focus-visible::after {
    outline-offset: -2px;
  }
  .lane .title code {
    font-size: 12.5px;
  }
  .verdict {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    margin-left: auto;
    font: 600 12px/18px var(--ui);
    white-space: nowrap;
  }
  .fact {
    font-size: 12px;
    line-height: 17px;
    color: var(--ink2);
  }
  .fact span {
    color: var(--ink3);
  }
  .lane-picture {
    position: relative;
    overflow: hidden;
  }
  .lane .go {
    position: absolute;
    right: 14px;
    top: 8px;
    height: 40px;
  }
  .lane.ahead {
    min-height: 56px;
    border-top-style: dashed;
  }
  .lane .touch {
    position: relative;
    height: 40px;
    margin: 4px 0;
  }
  .lanes .pages {
    min-height: 40px;
  }
  .lanes .more {
    position: static;
    max-width: none;
    height: 40px;
    margin: 8px 14px;
  }

  @media (forced-colors: active) {
    :is(.card, .lane):has(> .title[aria-pressed='true']) {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .fresh {
      animation: appear 0.16s ease-out backwards;
    }
    .ribbon.fresh {
      animation-delay: 0.12s;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .frame-of-card.fresh rect {
      stroke: var(--ink);
      stroke-width: 2px;
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
