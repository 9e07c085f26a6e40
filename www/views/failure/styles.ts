import { css } from 'lit';

export const failureStyles = css`
  section {
    position: relative;
    padding: 0 0 14px;
    border: 0;
  }
  h2 {
    display: block;
    margin: 0 0 2px;
    font-size: 13px;
    line-height: 18px;
    font-weight: 600;
    color: var(--ink);
    letter-spacing: 0;
    white-space: normal;
  }
  .fact {
    font-size: 11.5px;
    line-height: 16px;
    color: var(--ink2);
  }
  .note,
  .caption {
    font-size: 10.8px;
    line-height: 15px;
    color: var(--ink3);
  }
  .caption {
    margin: 12px 0 4px;
    color: var(--ink2);
  }
  .later {
    color: var(--warn);
    font-size: 10.8px;
    font-weight: 600;
  }
  svg {
    display: block;
    overflow: visible;
  }

  .head {
    display: grid;
    grid-template-columns: 216px minmax(0, 1fr) var(--mini);
    gap: 0 24px;
  }
  .cut {
    margin: 8px 0 4px;
  }
  .mini pf-sight {
    margin: 6px 0 4px;
  }

  text {
    font-family: var(--ui);
    font-variant-numeric: tabular-nums;
    fill: var(--ink);
  }
  text.mono {
    font-family: var(--mono);
  }
  .s11 {
    font-size: 11.5px;
  }
  .s105 {
    font-size: 10.5px;
  }
  :lang(zh) .s105 {
    font-size: 10.8px;
  }
  text.b {
    font-weight: 650;
  }
  text.t2 {
    fill: var(--ink2);
  }
  text.t3 {
    fill: var(--ink3);
  }
  text.bad {
    fill: var(--bad);
  }
  .halo {
    paint-order: stroke;
    stroke: var(--bg);
    stroke-width: 4px;
    stroke-linejoin: round;
  }

  .bar:focus-visible,
  .blocker:focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
  .bar:hover > rect:first-child {
    fill: var(--sunk);
  }

  .near {
    position: relative;
  }
  .caption,
  .candidate,
  .near {
    max-width: 100%;
  }
  .ruler span {
    position: absolute;
    left: 0;
    width: 52px;
    font: 10.5px/14px var(--mono);
    text-align: right;
    color: var(--ink2);
  }
  .rows {
    display: flex;
    margin-left: -1px;
  }
  .addresses {
    flex: none;
    margin-left: -58px;
  }
  .candidate h2 {
    margin-bottom: 6px;
  }
  .candidate .fact {
    margin-top: 6px;
  }

  .blockers,
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 3px 14px;
    margin: 6px 0 0;
    padding: 0;
    list-style: none;
    font-size: 11.5px;
    line-height: 18px;
    color: var(--ink2);
  }
  .blockers li,
  .legend li {
    display: flex;
    align-items: center;
    gap: 5px;
  }
  .blockers li {
    flex-wrap: wrap;
  }
  .blockers b {
    font-weight: 600;
    color: var(--ink);
  }
  .blockers b.pinned {
    color: var(--bad);
  }
  .legend {
    margin-top: 10px;
    font-size: 10.8px;
    line-height: 16px;
  }
  .link {
    height: 24px;
    padding: 0 6px;
    border-color: var(--line2);
    border-radius: 4px;
    background: none;
    font: 11.5px/18px var(--mono);
  }
  .more {
    color: var(--ink3);
  }
  .letter {
    display: inline-block;
    width: 15px;
    border: 1px solid var(--ink2);
    border-radius: 3px;
    background: var(--panel);
    font-size: 10.5px;
    line-height: 13px;
    text-align: center;
    color: var(--ink);
    forced-color-adjust: none;
  }
  .letter.unmovable {
    background: var(--ink);
    color: var(--panel);
  }

  .gauges {
    margin-top: 20px;
  }
  .gauge {
    margin-bottom: 18px;
    padding-top: 10px;
    border-top: 1px solid var(--line);
  }
  .gauge h2 span {
    float: right;
    color: var(--bad);
  }
  .gauge svg {
    margin: 6px 0 2px;
  }

  .card {
    position: absolute;
    z-index: 4;
    padding: 8px 10px;
    border: 1px solid var(--line2);
    border-radius: 8px;
    background: var(--panel);
    pointer-events: none;
    font-size: 11.5px;
    line-height: 17px;
  }
  .card p {
    display: flex;
    justify-content: space-between;
    gap: 8px;
  }
  .card p span,
  .card dt {
    color: var(--ink3);
  }
  .card dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 10px;
    margin: 4px 0 0;
  }
  .card dl:empty {
    display: none;
  }
  .card dd {
    margin: 0;
    overflow-wrap: anywhere;
  }

  h2.part {
    margin: 22px 0 6px;
  }
  .narrow .beside {
    display: none;
  }
  .narrow {
    padding: 0 12px 14px;
  }
  .narrow .head {
    grid-template-columns: minmax(0, 1fr) var(--mini);
    gap: 14px 16px;
  }
  .narrow .free {
    grid-area: 2 / 1 / 3 / 3;
  }
  .narrow .link {
    min-width: 40px;
    height: 40px;
  }
`;
