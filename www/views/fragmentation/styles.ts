import { css } from 'lit';

const words = css`
  h3 {
    margin: 14px 0 4px;
    font-size: 11.5px;
    line-height: 16px;
    font-weight: 600;
    color: var(--ink2);
  }
  .says {
    min-height: 32px;
    margin-top: 4px;
    font-size: 11.5px;
    line-height: 16px;
    color: var(--ink2);
  }
`;

const chart = css`
  .chart {
    display: flex;
    gap: 2px;
  }
  .order {
    flex: 1;
    min-width: 0;
    border-radius: 3px;
    font-size: 10.5px;
    line-height: 15px;
    text-align: center;
    color: var(--ink2);
    cursor: pointer;
  }
  .order:focus-visible {
    outline-offset: 0;
  }
  .order b {
    position: relative;
    display: block;
    height: 48px;
    border: 1px solid var(--line2);
    background: var(--sunk);
  }
  .order i {
    position: absolute;
    right: 0;
    bottom: 0;
    left: 0;
    border-top: 2px solid var(--ink);
    background: var(--slab);
  }
  .order.none i {
    border-color: var(--bad);
  }
  .order:hover b,
  .order[aria-selected='true'] b {
    border-color: var(--ink);
  }
  @media (forced-colors: active) {
    .order i {
      forced-color-adjust: none;
      background: GrayText;
    }
    .order[aria-selected='true'] {
      outline: 2px solid Highlight;
    }
  }
`;

const strip = css`
  .strip {
    position: relative;
    margin-left: 18px;
    cursor: pointer;
    touch-action: pan-y;
  }
  canvas {
    display: block;
    width: 100%;
    height: 66px;
    border: 1px solid var(--line2);
    image-rendering: pixelated;
  }
  .now {
    position: absolute;
    top: -3px;
    bottom: -3px;
    width: 2px;
    margin-left: -1px;
    background: var(--ink);
    box-shadow: 0 0 0 1px var(--panel);
  }
  .spot {
    position: absolute;
    height: 6px;
    border: 1.5px solid var(--ink);
    margin-left: -1px;
    box-shadow: 0 0 0 1px var(--panel);
  }
  .axis {
    position: absolute;
    right: 100%;
    top: -2px;
    bottom: -2px;
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    padding-right: 4px;
    font-size: 10.5px;
    line-height: 11px;
    color: var(--ink3);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    margin-left: 18px;
    font-size: 10.5px;
    line-height: 14px;
    color: var(--ink3);
  }
  .scale {
    display: inline-block;
    width: 48px;
    height: 8px;
    margin: 0 4px;
    border: 1px solid var(--line2);
    background: linear-gradient(to right, var(--free), var(--ink2));
    forced-color-adjust: none;
  }
  @media (forced-colors: active) {
    .now {
      forced-color-adjust: none;
      background: Highlight;
    }
  }
`;

export const chartStyles = [words, chart];
export const stripStyles = [words, strip];
