/** The frame map by WebGL2: one texel a frame, coloured in the shader. */

import { FRAME_KINDS } from '../core/kinds';
import { GROUP } from '../core/frames';
import type { ColourBy } from '../core/store';
import { levelOf } from './camera';
import { mix, rgba, type Rgba } from './colour';
import { swatches, TEXTURES, type Ink, type Inks } from './palette';
import type { Picture, Shot } from './picture';
import { FRAGMENT_FAR, FRAGMENT_NEAR, MOST_ZONES, SWATCHES, TEXTURE_WIDTH, VERTEX } from './shader';
import { FAMILIES, Texels, type Scene } from './texels';

/** Groups in a row of the texture. */
const ROW_GROUPS = TEXTURE_WIDTH / GROUP;
/** Rows that are handed over at once. */
const BATCH_ROWS = 16;
/** Rows that are handed over in one paint: two million frames. What is larger takes several, and then shows at once. */
const SLICE_ROWS = (1 << 21) / TEXTURE_WIDTH;
/** If more of the groups changed than this part, all are handed over: fewer, larger pieces. */
const MOST_PARTS = 0.25;
const MODES: Readonly<Record<ColourBy, number>> = { state: 0, owner: 0, order: 1, migratetype: 2, zone: 3 };
const INK_UNIFORMS: Readonly<Record<string, Ink>> = {
  ground: '--bg',
  line: '--free-line',
  thin: '--ink3',
  bold: '--ink',
  pattern: '--texture',
  greyPattern: '--grey-texture',
  dotInk: '--ink3',
};

export class FrameMap implements Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #texels = new Texels();
  readonly #batch = new Uint16Array(TEXTURE_WIDTH * BATCH_ROWS);
  readonly #again: () => void;
  #far: Program | null = null;
  #near: Program | null = null;
  #rows = 0;
  /** The first row that is still to be handed over. */
  #next = 0;

  /**
   * `again` is called when the picture must be drawn anew soon: there is more to hand over than one paint has time for, or
   * the browser took the graphics memory away.
   */
  private constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext, again: () => void) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.#again = again;
    canvas.addEventListener('webglcontextlost', this.#lose);
    canvas.addEventListener('webglcontextrestored', this.#restore);
    this.#begin();
  }

  /** Null where there is no WebGL2. */
  static on(canvas: HTMLCanvasElement, again: () => void): FrameMap | null {
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false, preserveDrawingBuffer: true });
    return gl && gl.getParameter(gl.MAX_TEXTURE_SIZE) >= TEXTURE_WIDTH
      ? new FrameMap(canvas, gl, again)
      : null;
  }

  draw(scene: Scene, shot: Shot): void {
    const gl = this.#gl;
    const program = levelOf(shot.camera) === 0 ? this.#far : this.#near;
    if (gl.isContextLost() || !program) return;
    if (!this.#upload(scene)) return this.#again();
    const { width, height } = shot.window;
    resize(this.#canvas, Math.round(width * shot.ratio), Math.round(height * shot.ratio));
    gl.viewport(0, 0, this.#canvas.width, this.#canvas.height);
    program.use();
    this.#setPlace(program, shot, scene);
    this.#setColours(program, shot.inks, shot.colourBy);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  dispose(): void {
    this.#canvas.removeEventListener('webglcontextlost', this.#lose);
    this.#canvas.removeEventListener('webglcontextrestored', this.#restore);
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  readonly #lose = (event: Event): void => {
    event.preventDefault();
    this.#far = this.#near = null;
  };

  readonly #restore = (): void => {
    this.#begin();
    this.#again();
  };

  #begin(): void {
    const gl = this.#gl;
    this.#texels.forget();
    this.#rows = 0;
    this.#far = Program.of(gl, FRAGMENT_FAR);
    this.#near = Program.of(gl, FRAGMENT_NEAR);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T])
      gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 2);
  }

  /** Hands over what changed; false: not all of it yet. */
  #upload(scene: Scene): boolean {
    const groups = this.#texels.changed(scene);
    const count = Math.ceil(scene.frames.length / GROUP);
    const rows = Math.max(1, Math.ceil(count / ROW_GROUPS));
    if (rows !== this.#rows) this.#allot(rows);
    if (!groups || groups.length > count * MOST_PARTS) this.#next = 0;
    else for (const group of groups) this.#uploadGroup(scene, group);
    this.#uploadRows(scene, Math.min(this.#next + SLICE_ROWS, rows));
    return this.#next >= rows;
  }

  #allot(rows: number): void {
    const gl = this.#gl;
    this.#rows = rows;
    gl.texImage2D(
      gl.TEXTURE_2D,
      0,
      gl.R16UI,
      TEXTURE_WIDTH,
      rows,
      0,
      gl.RED_INTEGER,
      gl.UNSIGNED_SHORT,
      null,
    );
  }

  #uploadRows(scene: Scene, end: number): void {
    for (let row = this.#next; row < end; row += BATCH_ROWS) {
      const height = Math.min(BATCH_ROWS, end - row);
      for (let group = 0; group < height * ROW_GROUPS; group++) {
        this.#texels.write(scene, row * ROW_GROUPS + group, this.#batch, group * GROUP);
      }
      this.#put(0, row, TEXTURE_WIDTH, height);
      this.#next = row + height;
    }
  }

  #uploadGroup(scene: Scene, group: number): void {
    this.#texels.write(scene, group, this.#batch);
    this.#put((group % ROW_GROUPS) * GROUP, Math.floor(group / ROW_GROUPS), GROUP, 1);
  }

  #put(x: number, y: number, width: number, height: number): void {
    const gl = this.#gl;
    gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, width, height, gl.RED_INTEGER, gl.UNSIGNED_SHORT, this.#batch);
  }

  #setPlace(program: Program, { tiles, camera, ratio, colourBy, zones }: Shot, { frames, lit }: Scene): void {
    const gl = this.#gl;
    gl.uniform1f(program.at('height'), this.#canvas.height);
    gl.uniform2f(program.at('corner'), camera.x, camera.y);
    gl.uniform1f(program.at('scale'), camera.scale * ratio);
    gl.uniform1f(program.at('ratio'), ratio);
    gl.uniform4i(program.at('tiling'), tiles.columns, tiles.pitchX, tiles.pitchY, tiles.tileFrames);
    gl.uniform1i(program.at('frames'), frames.length);
    gl.uniform1i(program.at('mode'), MODES[colourBy]);
    gl.uniform1i(program.at('lit'), lit === null ? 0 : 1);
    const starts = Array.from({ length: MOST_ZONES }, (_, zone) => zones[zone] ?? 0x7fff_ffff);
    gl.uniform1iv(program.at('zones'), starts);
  }

  #setColours(program: Program, inks: Inks, colourBy: ColourBy): void {
    const gl = this.#gl;
    const all = swatches(colourBy);
    const greys = new Float32Array(SWATCHES * 4);
    const textures = new Int32Array(SWATCHES);
    all.forEach(({ from, to, part, texture }, at) => {
      greys.set(mix(rgba(inks[from]), rgba(inks[to]), part), at * 4);
      textures[at] = TEXTURES.indexOf(texture);
    });
    gl.uniform4fv(program.at('swatches'), greys);
    gl.uniform1iv(program.at('textures'), textures);
    const none: Rgba = [0, 0, 0, 0];
    gl.uniform4fv(
      program.at('fills'),
      [none, ...FAMILIES.map((family) => rgba(inks[`--${family}-fill`]))].flat(),
    );
    for (const [name, ink] of Object.entries(INK_UNIFORMS)) gl.uniform4fv(program.at(name), rgba(inks[ink]));
  }
}

// Sixteen swatches hold every kind.
if (FRAME_KINDS.length > SWATCHES) throw new Error('more kinds than swatches');

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** A linked pair of shaders, and where its uniforms are. */
class Program {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #places = new Map<string, WebGLUniformLocation | null>();

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl;
    this.#program = program;
  }

  /** Null if the browser has just taken the graphics away. */
  static of(gl: WebGL2RenderingContext, fragment: string): Program | null {
    const program = gl.createProgram();
    attach(gl, program, gl.VERTEX_SHADER, VERTEX);
    attach(gl, program, gl.FRAGMENT_SHADER, fragment);
    gl.linkProgram(program);
    if (gl.isContextLost()) return null;
    if (gl.getProgramParameter(program, gl.LINK_STATUS)) return new Program(gl, program);
    const logs = (gl.getAttachedShaders(program) ?? []).map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(`the frame map's shaders: ${logs.join(' ')}`);
  }

  use(): void {
    this.#gl.useProgram(this.#program);
  }

  at(name: string): WebGLUniformLocation | null {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.#gl.getUniformLocation(this.#program, name);
    this.#places.set(name, place);
    return place;
  }
}

function attach(gl: WebGL2RenderingContext, program: WebGLProgram, type: number, source: string): void {
  const shader = gl.createShader(type);
  if (!shader) return;
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  gl.attachShader(program, shader);
}
