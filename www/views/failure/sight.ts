/** `<pf-sight>`: a still part of the frame map, with marks over it. It tells which frame the pointer is on. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { onSystemTheme } from '../../core/ink';
import type { Store, Unsubscribe } from '../../core/store';
import { isFinger } from '../../core/touch';
import { base, View } from '../../core/view';
import { toMap } from '../../gl/camera';
import { Pictures, type Sight } from '../../gl/pictures';

export class SightView extends View {
  static override properties = {
    ...View.properties,
    sight: { attribute: false },
    marks: { attribute: false },
    tell: { attribute: false },
  };
  static override styles = [
    base,
    css`
      .stage {
        position: relative;
      }
      .pictures,
      canvas,
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      .pictures {
        overflow: hidden;
        forced-color-adjust: none;
      }
      svg {
        overflow: visible;
        pointer-events: none;
      }
    `,
  ];

  declare sight: Sight | null;
  declare marks: TemplateResult | typeof nothing;
  /** Told the frame under the pointer, and where it is; null: none. */
  declare tell: ((pfn: number | null, x: number, y: number) => void) | null;
  #leave: Unsubscribe[] = [];
  readonly #pictures = new Pictures(
    () => this.renderRoot,
    () => this.requestUpdate(),
  );

  constructor() {
    super();
    this.sight = null;
    this.marks = nothing;
    this.tell = null;
  }

  protected override watches({ overview, frames, allocations, hover, lit, colourBy, theme }: Store) {
    return [overview, frames, allocations, hover, lit, colourBy, theme];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = [
      onSystemTheme(() => this.#pictures.recolour()),
      this.store.theme.subscribe(() => this.#pictures.recolour()),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const leave of this.#leave) leave();
    this.#pictures.dispose();
  }

  protected override render() {
    if (!this.sight) return nothing;
    const { width, height } = this.sight.window;
    return html`<div
      class="stage"
      style="width:${width}px;height:${height}px"
      @pointermove=${this.#move}
      @click=${this.#tell}
      @pointerleave=${this.#out}
    >
      <div class="pictures" aria-hidden="true"></div>
      <svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${this.marks}</svg>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.sight && this.session.ready && this.sight.window.width > 0)
      this.#pictures.draw(this.context, this.sight);
  }

  /** A finger reads by a tap; it also moves over what it only scrolls. */
  readonly #move = (event: PointerEvent): void => {
    if (!isFinger(event)) this.#tell(event);
  };

  readonly #out = (event: PointerEvent): void => {
    if (!isFinger(event)) this.tell?.(null, 0, 0);
  };

  readonly #tell = (event: MouseEvent): void => {
    if (!this.sight || !this.tell) return;
    const { tiles, camera } = this.sight;
    const place = toMap(camera, { x: event.offsetX, y: event.offsetY });
    this.tell(tiles.at(place.x, place.y), event.offsetX, event.offsetY);
  };
}

customElements.define('pf-sight', SightView);
