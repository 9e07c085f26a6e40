import { css } from 'lit';

export const mapStyles = css`
  :host {
    --gutter: 78px;
  }
  .narrow {
    --gutter: 44px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 6px;
    min-height: 24px;
    padding-left: var(--gutter);
    font-size: 11px;
    color: var(--ink2);
  }
  .narrow header {
    padding-left: 0;
  }
  h3 {
    flex: 1 1 240px;
    min-width: 0;
    margin: 0;
    font: inherit;
  }
  .lit {
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--ink);
  }
  .lit i {
    flex: none;
    width: 10px;
    height: 10px;
    border: 2px solid var(--lit);
    background: var(--lit);
  }
  .lit b {
    min-width: 0;
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .lit button {
    flex: none;
  }
  /* Two lines, lit or not: nothing moves away under a finger. */
  .narrow h3 {
    flex-basis: 100%;
    height: 32px;
    line-height: 16px;
    overflow: hidden;
  }
  .narrow .lit {
    height: 32px;
  }
  .narrow .lit b {
    white-space: normal;
  }
  .slim h3,
  .slim .lit {
    height: 48px;
  }
  .slim header label span {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  /* No room beside its lines: what was tapped is tapped again. */
  .narrow .lit button {
    display: none;
  }
  header label {
    display: flex;
    align-items: center;
    gap: 4px;
  }
  header select {
    height: 24px;
    padding: 0 2px;
    border-color: transparent;
    background: none;
    color: var(--ink2);
    font-size: 11px;
    font-weight: 400;
  }
  header button {
    width: 24px;
    height: 24px;
    padding: 0;
    justify-content: center;
    border-color: transparent;
    background: none;
    color: var(--ink2);
  }
  header button:disabled {
    color: var(--line2);
  }
  .narrow header button,
  .narrow header select {
    min-width: 40px;
    height: 40px;
  }
  .zoom {
    display: flex;
  }
  .ground {
    display: flex;
    flex-wrap: wrap;
    gap: 0 16px;
  }
  .body {
    position: relative;
    flex: none;
    margin: 3px 0 0 var(--gutter);
  }
  .ruler {
    position: absolute;
    right: 100%;
    top: 0;
    width: var(--gutter);
    height: 100%;
    font: 10.5px/13px var(--mono);
    color: var(--ink3);
  }
  .ruler span {
    position: absolute;
    right: 6px;
    white-space: nowrap;
  }
  .ruler .unit {
    left: 0;
    right: auto;
    font-family: var(--ui);
  }
  .narrow .ruler .unit {
    display: none;
  }
  .stage {
    position: relative;
    outline-offset: 4px;
    cursor: crosshair;
    /* One finger scrolls the page; two are the map's. */
    touch-action: pan-x pan-y;
    user-select: none;
    -webkit-user-select: none;
  }
  .stage.near {
    cursor: grab;
    touch-action: none;
    box-shadow: 0 0 0 1px var(--line2);
  }
  .stage.near:active {
    cursor: grabbing;
  }
  .stage canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .stage svg {
    position: absolute;
    inset: -3px;
    width: calc(100% + 6px);
    height: calc(100% + 6px);
    pointer-events: none;
  }
  text.chip {
    font: 600 10px/1 var(--ui);
    fill: var(--ink);
  }
  .card {
    position: absolute;
    z-index: 5;
    width: 286px;
    max-width: 100%;
    padding: 6px 12px 8px;
    border: 1.5px solid var(--ink);
    border-radius: 6px;
    background: var(--panel);
    font-size: 11px;
    line-height: 17px;
    pointer-events: none;
  }
  .card p {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    font-size: 12px;
    line-height: 20px;
  }
  .card p b {
    font-weight: 600;
    white-space: nowrap;
  }
  .card p span {
    font-size: 11px;
    color: var(--ink2);
  }
  .card dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0 12px;
    margin: 0;
  }
  .card dt {
    color: var(--ink3);
  }
  .card dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .legend {
    /* Beside a map that is narrower than its room, else below. */
    flex: 1 1 180px;
    margin-top: 7px;
    font-size: 10.8px;
    line-height: 17px;
    color: var(--ink2);
  }
  .legend ul,
  .legend p {
    display: inline;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .beside .legend p {
    display: block;
  }
  .legend li {
    display: inline-block;
    margin-right: 12px;
    white-space: nowrap;
  }
  .legend button {
    height: 24px;
    padding: 0 6px 0 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    gap: 0;
  }
  .legend button:hover span {
    text-decoration: underline;
  }
  .narrow .legend button {
    height: 40px;
  }
  .legend .when {
    color: var(--ink3);
  }
  .legend svg {
    margin-right: 4px;
    vertical-align: -2px;
  }
  .table {
    max-height: 260px;
    margin-top: 8px;
    overflow: auto;
  }
  .table table {
    border-collapse: collapse;
    font-size: 11.5px;
    line-height: 18px;
  }
  caption {
    padding-bottom: 2px;
    text-align: left;
    font-weight: 600;
    color: var(--ink2);
  }
  th,
  td {
    padding: 1px 20px 1px 0;
    text-align: left;
    font-weight: 400;
  }
  th {
    color: var(--ink3);
    font-weight: 500;
  }
  td {
    font-family: var(--mono);
  }
`;
