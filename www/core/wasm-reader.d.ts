/** wasm-bindgen's glue of the worker's wasm (`src/web/reader.rs`). */
export class FilmReader {
  /** Takes the next bytes; throws a `Refusal`. */
  feed(bytes: Uint8Array): void;
  lines(): number;
  /** The film; throws a `Refusal`. */
  finish(): Uint8Array<ArrayBuffer>;
}

export default function init(options: { module_or_path: string }): Promise<unknown>;
