/** The shaders of the frame map: a pixel finds its frame, reads that frame's texel and paints it. */

import { APART, BRACKET_HEIGHT, BRACKETS, DOTTED } from './camera';
import { IN_USE } from './palette';

/** Frames in a row of the texture: four groups. */
export const TEXTURE_WIDTH = 4096;
/** Samples of a pixel along each side, at most; a smaller map is thinned out. */
const MOST_SAMPLES = 4;
export const SWATCHES = 16;
export const MOST_ZONES = 6;

export const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

const UNIFORMS = `
precision highp float;
precision highp int;
precision highp usampler2D;

uniform usampler2D texels;
uniform float height;      // of the canvas, device pixels
uniform vec2 corner;       // upper left, in frames
uniform float scale;       // device pixels per frame
uniform float ratio;       // device pixels per CSS pixel
uniform ivec4 tiling;      // columns, pitch x, pitch y, frames of a tile
uniform int frames;
uniform int mode;          // 0 by kind, 1 by order, 2 by migratetype, 3 by zone
uniform bool lit;          // a call is pointed at
uniform int zones[${MOST_ZONES}];
uniform vec4 swatches[${SWATCHES}];
uniform int textures[${SWATCHES}];
uniform vec4 fills[5];     // of families, from 1
uniform vec4 ground, line, thin, bold, pattern, greyPattern, dotInk;
out vec4 colour;

const int WIDTH = 32;
const int FREE = 1;
const int PCP = 2;
const int IN_USE = ${IN_USE};
`;

/** Textures in CSS pixels, so that they look the same at every zoom. */
const PATTERNS = `
bool dots(vec2 at, float pitch, float radius) {
  return distance(mod(at, pitch), vec2(pitch * 0.5)) < radius;
}
bool lines(vec2 at, float pitch, float thickness) {
  return mod(at.y, pitch) < thickness;
}
bool diagonals(vec2 at) {
  return mod(at.x + at.y, 7.0) < 2.0;
}
bool mesh(vec2 at) {
  return mod(at.x + at.y, 4.0) < 0.9 || mod(at.x - at.y, 4.0) < 0.9;
}
vec4 over(vec4 under, vec4 ink) {
  return vec4(mix(under.rgb, ink.rgb, ink.a), 1.0);
}
float bodyOf(float size) {
  return size >= ${BRACKETS}.0 ? size - ${BRACKET_HEIGHT}.0 : size;
}
// Where a frame is too small for a dot of its own, dots stand in the pitch of the pattern.
bool dotted(vec2 at, vec2 inCell, float size) {
  if (size < ${DOTTED}.0) return dots(at, 5.0, 0.9);
  return distance(inCell, vec2(size, bodyOf(size)) * 0.5) < clamp(size * 0.14, 0.8, 2.2);
}
vec4 grey(int index, vec2 at, vec2 inCell, float size) {
  vec4 base = swatches[index];
  int mark = textures[index];
  if (mark == 1) return dotted(at, inCell, size) ? dotInk : base;
  bool marked = (mark == 2 && dots(at, 4.0, 0.9)) || (mark == 3 && lines(at, 4.0, 1.0))
    || (mark == 4 && mesh(at));
  return marked ? over(base, greyPattern) : base;
}
vec4 fill(int family, vec2 at) {
  vec4 base = fills[family];
  bool marked = (family == 2 && lines(at, 4.0, 1.0)) || (family == 3 && diagonals(at))
    || (family == 4 && dots(at, 5.0, 1.2));
  return marked ? over(base, pattern) : base;
}
`;

/** Lines round what a level shows as one: free blocks, cells. */
const EDGES = `
float edge(vec2 at, vec2 size) {
  vec2 inner = min(at, size - at);
  return min(inner.x, inner.y);
}
vec4 block(vec4 inside, int kind, int order, int at, vec2 inTile, float size) {
  if (kind != FREE && kind != PCP) return inside;
  int head = at & ~((1 << order) - 1);
  int rows = tiling.w / WIDTH;
  vec2 from = vec2(head % WIDTH, head / WIDTH);
  vec2 extent = order <= 5 ? vec2(1 << order, 1) : vec2(WIDTH, min(1 << (order - 5), rows));
  float far = edge((inTile - from) * size, extent * size);
  float thickness = order >= 3 ? 1.1 : 0.6;
  return far < thickness ? (order >= 3 ? bold : thin) : inside;
}
// Below the last row of a block there is room for the bracket with its order.
vec4 cell(vec4 inside, int kind, int order, int at, vec2 inCell, float size, bool told) {
  int head = at & ~((1 << order) - 1);
  bool last = at / WIDTH == (head + (1 << order) - 1) / WIDTH;
  float body = told && last && size >= ${BRACKETS}.0 ? size - ${BRACKET_HEIGHT}.0 : size;
  float far = edge(inCell, vec2(size, body));
  if (far < 0.5) return vec4(0.0);
  return (kind == FREE || kind == PCP) && far < 1.5 ? line : inside;
}
`;

const FRAME = `
int zoneOf(int pfn) {
  int zone = 0;
  for (int at = 1; at < ${MOST_ZONES}; at++) if (pfn >= zones[at]) zone = at;
  return zone;
}
vec4 frame(vec2 place) {
  ivec2 tile = ivec2(floor(place / vec2(tiling.yz)));
  vec2 inTile = place - vec2(tile * tiling.yz);
  if (tile.x < 0 || tile.y < 0 || tile.x >= tiling.x) return vec4(0.0);
  int rows = tiling.w / WIDTH;
  float size = scale / ratio;
#ifdef FAR
  // Tiles too small for gaps between them touch.
  bool apart = float(WIDTH) * size >= ${APART}.0;
  if (!apart) inTile = min(inTile, vec2(WIDTH, rows) - 0.5);
#endif
  if (inTile.x >= float(WIDTH) || inTile.y >= float(rows)) return vec4(0.0);
  int number = int(inTile.y) * WIDTH + int(inTile.x);
  int pfn = (tile.y * tiling.x + tile.x) * tiling.w + number;
  if (pfn >= frames) return vec4(0.0);
  int texel = int(texelFetch(texels, ivec2(pfn % ${TEXTURE_WIDTH}, pfn / ${TEXTURE_WIDTH}), 0).r);
  int kind = texel & 15;
  if (kind == 0) return vec4(0.0);
  int order = (texel >> 4) & 15;
  int family = (texel >> 11) & 7;
  bool open = kind == FREE || kind == PCP;
  int index = mode == 0 ? kind : mode == 1 ? (open ? order : IN_USE) : mode == 2 ? (texel >> 8) & 7 : zoneOf(pfn);
#ifdef FAR
  vec2 at = place * size;
#else
  vec2 at = inTile * size;
#endif
  vec4 paint = family > 0 ? fill(family, at) : grey(index, at, fract(inTile) * size, size);
  if (lit && family > 0 && (texel >> 14) == 0) paint = mix(paint, ground, 0.6);
#ifdef FAR
  bool outline = edge(inTile * size, vec2(WIDTH, rows) * size) < 1.0;
  return outline && apart ? line : paint;
#else
  bool told = order > 0 || family > 0 || open;
  if (size >= 10.0) return cell(paint, kind, order, number, fract(inTile) * size, size, told);
  return block(paint, kind, order, number, inTile, size);
#endif
}
void main() {
  vec2 pixel = vec2(gl_FragCoord.x, height - gl_FragCoord.y);
#ifdef FAR
  int samples = clamp(int(ceil(1.0 / scale)), 2, ${MOST_SAMPLES});
#else
  int samples = scale >= 4.0 ? 1 : 2;
#endif
  vec4 sum = vec4(0.0);
  for (int y = 0; y < samples; y++) {
    for (int x = 0; x < samples; x++) {
      vec2 part = (vec2(x, y) + 0.5) / float(samples) - 0.5;
      vec4 one = frame(corner + (pixel + part) / scale);
      sum += vec4(one.rgb * one.a, one.a);
    }
  }
  colour = sum / float(samples * samples);
}`;

const REST = UNIFORMS + PATTERNS + EDGES + FRAME;

/** For L0, without all that is too small to be seen there: it is drawn often, and with many samples. */
export const FRAGMENT_FAR = `#version 300 es\n#define FAR${REST}`;
export const FRAGMENT_NEAR = `#version 300 es${REST}`;
