// A small static server with the headers that a careful host would send.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fail } from './run.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.bin': 'application/octet-stream',
};

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

/** Serves a folder; resolves when it listens. */
export function serve(folder, port) {
  const server = createServer((request, response) => answer(folder, request, response));
  return new Promise((resolve) => {
    server.on('error', (error) => fail(portMessage(error, port)));
    server.listen(port, () => resolve(server));
  });
}

function portMessage(error, port) {
  if (error.code !== 'EADDRINUSE') return `The server cannot start: ${error.message}`;
  return `Port ${port} is in use. Remedy: PORT=${port + 1} npm start`;
}

function answer(folder, request, response) {
  const file = find(folder, new URL(request.url, 'http://localhost').pathname);
  if (!file) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
  const headers = { ...HEADERS, 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' };
  const small = /\bbr\b/.test(request.headers['accept-encoding'] ?? '') && existsSync(`${file}.br`);
  if (small) headers['Content-Encoding'] = 'br';
  response.writeHead(200, headers);
  createReadStream(small ? `${file}.br` : file).pipe(response);
}

function find(folder, path) {
  const file = join(folder, normalize(decodeURIComponent(path)));
  if (!file.startsWith(normalize(folder)) || !existsSync(file)) return null;
  return statSync(file).isDirectory() ? find(folder, join(path, 'index.html')) : file;
}
