import { css } from 'lit';

export const listStyles = css`
  .segments {
    display: flex;
    margin-bottom: 6px;
  }
  .segments button {
    flex: 1;
  }
  .phone .segments {
    height: 40px;
  }
  .grid {
    border-collapse: separate;
    border-spacing: 0;
    table-layout: fixed;
  }
  .grid th,
  .grid td {
    position: relative;
    height: 24px;
    padding: 0 5px 2px 0;
    border: 1px solid transparent;
    border-radius: 3px;
  }
  .grid thead th {
    position: static;
    background: none;
  }
  .grid th:first-child {
    width: 42px;
    padding-left: 4px;
    text-align: left;
  }
  .grid thead th:first-child {
    padding-left: 0;
  }
  .grid .size {
    color: var(--ink3);
    font-family: var(--ui);
  }
  .grid .lights {
    cursor: pointer;
  }
  .grid th.lights {
    color: var(--ink2);
  }
  .grid .lights:hover {
    background: var(--sunk);
  }
  .grid .marked {
    border-color: var(--ink2);
  }
  .grid .pinned {
    border-color: var(--lit);
    background: var(--chosen);
    box-shadow: inset 0 0 0 1px var(--lit);
  }
  .grid :focus-visible {
    outline-offset: -1px;
  }
  /* To scale with the largest: pages, not blocks. */
  .grid i {
    position: absolute;
    right: 4px;
    bottom: 0;
    max-width: calc(100% - 4px);
    min-width: 2px;
    border-bottom: 3px solid var(--ink3);
  }
  .grid small {
    position: absolute;
    top: 0;
    left: 3px;
    font: 600 10.5px/20px var(--mono);
    color: var(--ink);
  }
  .grid .part {
    height: 30px;
    padding-top: 8px;
    border-radius: 0;
    border-bottom: 1px solid var(--line);
    text-align: left;
    font-weight: 600;
    color: var(--ink2);
  }
  .part span,
  h3 span {
    float: right;
    font-weight: 400;
    color: var(--ink3);
  }
  h3 {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 8px;
    margin: 14px 0 4px;
    font-size: 11.5px;
    line-height: 16px;
    font-weight: 600;
    color: var(--ink2);
  }
  ol {
    display: flex;
    flex-wrap: wrap;
    gap: 3px;
    max-height: 168px;
    margin: 0 0 6px;
    padding: 2px;
    overflow: auto;
    list-style: none;
  }
  .block {
    height: 24px;
    padding: 0 6px;
    border-radius: 3px;
    font: 11px/18px var(--mono);
  }
  .block small {
    font: 600 10.5px/18px var(--ui);
    color: var(--ink2);
  }
  .block[aria-pressed='true'] {
    border-color: var(--ink);
    background: var(--chosen);
  }
  [aria-disabled='true'] {
    color: var(--ink3);
    cursor: default;
  }
  .says {
    min-height: 32px;
    margin-top: 6px;
    font-size: 11.5px;
    line-height: 16px;
    color: var(--ink2);
  }
  pf-map {
    margin-bottom: 8px;
    background: var(--panel);
  }
  /* What a number lights is in sight while the numbers scroll. */
  @media (height >= 760px) {
    pf-map {
      position: sticky;
      z-index: 1;
      top: 0;
    }
    /* What gets the focus comes out from under the map. */
    :is(.phone, .column, .drawer) [data-row] {
      scroll-margin-top: 480px;
    }
  }
  .phone .grid th,
  .phone .grid td,
  .phone .block {
    height: 40px;
  }
  .phone .grid small {
    line-height: 34px;
  }
  @media (forced-colors: active) {
    .grid .pinned,
    .grid .marked {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
