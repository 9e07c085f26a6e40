/**
 * Where frames lie on the map, in frame units: a page block is a tile 32 frames wide, row-major; tiles row-major in a
 * power-of-two number of columns. An aligned block of order ≤ 5 is a bar, a larger one a rectangle as wide as its tile.
 */

/** Frames in a row of a tile. */
export const TILE_WIDTH = 32;
/** Between tiles, in frames. */
export const GAP = 2;
const PITCH = TILE_WIDTH + GAP;
const ROW_ORDER = Math.log2(TILE_WIDTH);

export interface Point {
  x: number;
  y: number;
}

export interface Rect extends Point {
  width: number;
  height: number;
}

export class Tiles {
  /** Frames 0 … frames-1. */
  readonly frames: number;
  /** Frames of a tile. */
  readonly tileFrames: number;
  /** Rows of frames in a tile. */
  readonly tileHeight: number;
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** Of the whole map; no gap after the last tile. */
  readonly width: number;
  readonly height: number;

  /** `narrow`: about as wide as high, for a phone. */
  constructor(frames: number, pageblockOrder: number, narrow = false) {
    this.frames = frames;
    this.tileFrames = 1 << Math.max(pageblockOrder, ROW_ORDER);
    this.tileHeight = this.tileFrames / TILE_WIDTH;
    this.count = Math.max(1, Math.ceil(frames / this.tileFrames));
    this.columns = columnsFor(this.count, this.tileHeight, narrow ? 1 : 2);
    this.rows = Math.ceil(this.count / this.columns);
    this.width = this.columns * PITCH - GAP;
    this.height = this.rows * this.pitchY - GAP;
  }

  /** From a tile to the one below it. */
  get pitchY(): number {
    return this.tileHeight + GAP;
  }

  /** From a tile to the one right of it. */
  get pitchX(): number {
    return PITCH;
  }

  /** Frames of a row of tiles. */
  get rowFrames(): number {
    return this.columns * this.tileFrames;
  }

  tileOf(pfn: number): number {
    return Math.floor(pfn / this.tileFrames);
  }

  tile(index: number): Rect {
    return {
      x: (index % this.columns) * PITCH,
      y: Math.floor(index / this.columns) * this.pitchY,
      width: TILE_WIDTH,
      height: this.tileHeight,
    };
  }

  /** Upper left corner of a frame's cell. */
  place(pfn: number): Point {
    const { x, y } = this.tile(this.tileOf(pfn));
    const at = pfn % this.tileFrames;
    return { x: x + (at % TILE_WIDTH), y: y + Math.floor(at / TILE_WIDTH) };
  }

  /** The frame at a point; null between tiles and beyond the last frame. */
  at(x: number, y: number): number | null {
    const column = Math.floor(x / PITCH);
    const row = Math.floor(y / this.pitchY);
    const inX = Math.floor(x - column * PITCH);
    const inY = Math.floor(y - row * this.pitchY);
    const outside = column < 0 || column >= this.columns || row < 0;
    if (outside || inX >= TILE_WIDTH || inY >= this.tileHeight) return null;
    const pfn = (row * this.columns + column) * this.tileFrames + inY * TILE_WIDTH + inX;
    return pfn < this.frames ? pfn : null;
  }

  /** The frame at a point, or the one nearest to it: gaps belong to their neighbours. */
  nearest(x: number, y: number): number {
    const column = clamp(Math.floor((x + GAP / 2) / PITCH), 0, this.columns - 1);
    const row = clamp(Math.floor((y + GAP / 2) / this.pitchY), 0, this.rows - 1);
    const inX = clamp(Math.floor(x - column * PITCH), 0, TILE_WIDTH - 1);
    const inY = clamp(Math.floor(y - row * this.pitchY), 0, this.tileHeight - 1);
    const pfn = (row * this.columns + column) * this.tileFrames + inY * TILE_WIDTH + inX;
    return Math.min(pfn, this.frames - 1);
  }

  /** An aligned block: one rectangle, or one in each tile if it is larger than a tile. */
  block(head: number, order: number): Rect[] {
    const { x, y } = this.place(head);
    const frames = 2 ** order;
    if (order <= ROW_ORDER) return [{ x, y, width: frames, height: 1 }];
    if (frames <= this.tileFrames) return [{ x, y, width: TILE_WIDTH, height: frames / TILE_WIDTH }];
    return Array.from({ length: frames / this.tileFrames }, (_, at) => this.tile(this.tileOf(head) + at));
  }

  /** A stretch of frames as rectangles: whole tiles, whole rows, and what is left of a row at each end. */
  stretch(
    first: number,
    frames: number,
    each: (x: number, y: number, width: number, height: number) => void,
  ): void {
    const end = Math.min(first + frames, this.frames);
    const { pitchY } = this;
    for (let pfn = first; pfn < end;) {
      // As `place` says, without an object for each of very many.
      const tile = Math.floor(pfn / this.tileFrames);
      const at = pfn - tile * this.tileFrames;
      const column = at % TILE_WIDTH;
      const left = Math.min(end - pfn, this.tileFrames - at);
      const rows = column === 0 ? Math.floor(left / TILE_WIDTH) : 0;
      const part = rows > 0 ? rows * TILE_WIDTH : Math.min(left, TILE_WIDTH - column);
      const x = (tile % this.columns) * PITCH + column;
      const y = Math.floor(tile / this.columns) * pitchY + Math.floor(at / TILE_WIDTH);
      each(x, y, Math.min(part, TILE_WIDTH), Math.max(rows, 1));
      pfn += part;
    }
  }

  /** The stepped line between the frames below `pfn` and those from it on, from the left edge to the right one. */
  border(pfn: number): Point[] {
    const { x, y } = this.tile(this.tileOf(pfn));
    const at = pfn % this.tileFrames;
    const top = y - GAP / 2;
    const left = x - GAP / 2;
    const edge = -GAP / 2;
    const right = this.columns * PITCH - GAP / 2;
    if (at === 0 && x === 0) return points([edge, top], [right, top]);
    const below = top + this.pitchY;
    const before = points([edge, below], [left, below]);
    const after = points([left + PITCH, top], [right, top]);
    if (at === 0) return [...before, ...points([left, top], [right, top])];
    return [...before, ...stepsWithin(x, y, at, left), ...after];
  }
}

/** Of a border inside a tile: down the left side, under the frames of the last row, up beside them, to the right. */
function stepsWithin(x: number, y: number, at: number, left: number): Point[] {
  const row = y + Math.floor(at / TILE_WIDTH);
  const column = at % TILE_WIDTH;
  const right = left + PITCH;
  if (column === 0) return points([left, row], [right, row]);
  return points([left, row + 1], [x + column, row + 1], [x + column, row], [right, row]);
}

/**
 * 32 for 256 blocks of 32 rows, 64 for 1,024: the map is about four times as wide as high, whatever its tiles' height.
 */
function columnsFor(tiles: number, tileHeight: number, spread: number): number {
  const wanted = spread * Math.sqrt((tiles * tileHeight) / TILE_WIDTH);
  return 2 ** Math.max(0, Math.round(Math.log2(wanted)));
}

function points(...pairs: readonly [number, number][]): Point[] {
  return pairs.map(([x, y]) => ({ x, y }));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
