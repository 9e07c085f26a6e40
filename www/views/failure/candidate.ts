/** The nearest range that would have done, frame by frame: free blocks with their order, and what is in the way. */

import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Nearest, Piece } from '../../core/contract';
import { stretchesOf } from '../../core/failure';
import { FAMILY_OF, kindOfState } from '../../core/kinds';
import { widthOf } from '../../core/measure';
import { roveKeys, takeStop } from '../../core/roving';
import { isFinger } from '../../core/touch';
import { pfn as pfnText } from '../../core/format';
import { fill, grey, rect, round, shrink, text, type Box } from '../../gl/shapes';
import { boxesOf, gridHeight, gridOf, leadersOf, type Grid, type Leader, type Sheet } from './layout';
import { pieceText, type ApiOf, type Say } from './words';

/** Words under the frames name so many stretches at most; the list names all. */
const MOST_LEADERS = 8;
/** Only few rows leave the lines readable. */
const MOST_ROWS = 4;
const LEADER_LINE = 15;
const LEADER_SIZE = 11.5;
/** A digit needs so much room. */
const DIGIT = { width: 8, height: 11 };

/** What the drawing asks and tells. */
export interface Hands {
  say: Say;
  apiOf: ApiOf;
  /** Which stretch the pointer or the focus is on, and where it is. */
  tell(piece: Piece | null, box: Box | null): void;
}

export function drawCandidate(nearest: Nearest, sheet: Sheet, hands: Hands): TemplateResult {
  const { say, tell } = hands;
  const grid = gridOf(nearest, sheet);
  const leaders = leadersFor(nearest, grid, sheet, hands);
  const levels = Math.max(-1, ...leaders.map(({ level }) => level)) + 1;
  const frames = gridHeight(grid);
  const height = frames + (levels ? 6 + levels * LEADER_LINE : 0) + 2;
  const width = sheet.drawing + 2;
  const pieces = stretchesOf(nearest);
  const first = pieces.find(({ hold }) => hold !== 'free');
  return html`<div class="rows">
    ${sheet.left > 0 ? addresses(grid, height) : nothing}
    <svg
      class="frames"
      width=${width}
      height=${height}
      viewBox="-1 -1 ${width} ${height}"
      role="group"
      aria-label=${say('fail-candidate-frames')}
      @keydown=${roveKeys}
      @focusin=${takeStop}
      @pointerleave=${(event: PointerEvent) => isFinger(event) || tell(null, null)}
    >
      ${pieces.map((piece) =>
        piece.hold === 'free' ? freeBlock(grid, piece, hands) : blocker(grid, piece, piece === first, hands),
      )}
      ${leaders.map((leader) => drawLeader(leader, frames))}
    </svg>
  </div>`;
}

/** First frame of each row, as far as the lines have room. */
function addresses({ first, rows, columns, height, gap }: Grid, whole: number): TemplateResult {
  const every = Math.ceil(13 / (height + gap));
  const shown = Array.from({ length: rows }, (_, row) => row).filter((row) => row % every === 0);
  return html`<svg class="addresses" width="58" height=${whole} viewBox="0 -1 58 ${whole}" aria-hidden="true">
    ${shown.map((row) =>
      text(52, row * (height + gap) + height / 2 + 4, pfnText(first + row * columns), 'mono s105 t2', 'end'),
    )}
  </svg>`;
}

function freeBlock(grid: Grid, piece: Piece, { tell }: Hands): TemplateResult {
  const boxes = boxesOf(grid, piece);
  const order = Math.log2(piece.pages);
  return svg`${boxes.map((box) => {
    const inner = shrink(box, box.height > 16 ? 1.25 : 0.75);
    const digit = inner.width >= DIGIT.width && box.height >= DIGIT.height;
    return svg`<g @pointerenter=${() => tell(piece, box)} @click=${() => tell(piece, box)}>
      ${rect(inner, 'var(--free)', box.height > 16 ? 3 : 1.5, { stroke: 'var(--ink2)' })}
      ${digit ? text(box.x + box.width / 2, box.y + box.height / 2 + 4, String(order), 's11 b', 'middle') : nothing}
    </g>`;
  })}`;
}

function blocker(grid: Grid, piece: Piece, first: boolean, { say, apiOf, tell }: Hands): TemplateResult {
  const boxes = boxesOf(grid, piece);
  const kind = kindOfState(piece.state, piece.owner);
  const family = FAMILY_OF[kind];
  const [box] = boxes;
  const at = piece.pfn - grid.first;
  return svg`<g class="blocker" data-row=${Math.floor(at / grid.columns)} data-column=${at % grid.columns} role="img" tabindex=${first ? 0 : -1} aria-label=${pieceText(piece, apiOf, say)}
    @focus=${() => tell(piece, box ?? null)} @blur=${() => tell(null, null)}>
    ${boxes.map(
      (each) => svg`<g @pointerenter=${() => tell(piece, each)} @click=${() => tell(piece, each)}>
        ${family ? fill(each, family) : grey(each, kind)}
        ${rect(shrink(each, 0.5), 'none', 0, { stroke: 'var(--bad)', width: 2 })}
      </g>`,
    )}
  </g>`;
}

function leadersFor(nearest: Nearest, grid: Grid, sheet: Sheet, { apiOf, say }: Hands): Leader[] {
  const blockers = stretchesOf(nearest).filter(({ hold }) => hold !== 'free');
  if (blockers.length > MOST_LEADERS || grid.rows > MOST_ROWS) return [];
  const names = blockers.flatMap((piece) => {
    const box = boxesOf(grid, piece).at(-1);
    return box ? [{ text: pieceText(piece, apiOf, say), box }] : [];
  });
  return leadersOf(names, sheet.drawing, (said) => widthOf(said, LEADER_SIZE)) ?? [];
}

function drawLeader({ text: said, x, from, to, at, level }: Leader, bottom: number): TemplateResult {
  const y = bottom + 6 + level * LEADER_LINE;
  return svg`<path d="M${round(x)} ${round(from)}V${bottom + 3}L${round(to)} ${y}" fill="none" stroke="var(--bad)"/>
    ${text(at, y + 11, said, 's11 halo', 'middle')}`;
}
