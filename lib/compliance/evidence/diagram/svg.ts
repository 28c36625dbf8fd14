import { markup, Markup } from '../markup';

/**
 * Colours and type of every drawing. The classes are prefixed, because a page that holds the drawing shares them.
 * Paper is always light.
 */
const STYLE = `.bw-diagram{--bw-ink:#1b2430;--bw-soft:#55606e;--bw-line:#7b8794;--bw-paper:#ffffff;--bw-band:#f3f5f8;--bw-edge:#cfd6de;--bw-node:#ffffff;--bw-accent:#1f5fa8;--bw-phi:#8a3b12;--bw-phi-bg:#fdf3ea;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif}
@media screen and (prefers-color-scheme:dark){.bw-diagram{--bw-ink:#e6eaf0;--bw-soft:#a5b0bd;--bw-line:#8a96a5;--bw-paper:#12171e;--bw-band:#1a212b;--bw-edge:#3a4656;--bw-node:#202935;--bw-accent:#7db4f0;--bw-phi:#f0b58a;--bw-phi-bg:#33261c}}
.bw-paper{fill:var(--bw-paper)}.bw-band{fill:var(--bw-band);stroke:var(--bw-edge)}.bw-cell{fill:none;stroke:var(--bw-edge);stroke-dasharray:3 3}.bw-node{fill:var(--bw-node);stroke:var(--bw-line)}.bw-node-phi{fill:var(--bw-phi-bg);stroke:var(--bw-phi)}.bw-frame{fill:none;stroke:var(--bw-accent);stroke-width:1.5}.bw-link{fill:none;stroke:var(--bw-accent);stroke-width:1.3}.bw-tip{fill:var(--bw-accent)}.bw-diagram text{fill:var(--bw-ink);font-size:11px}.bw-diagram .bw-h{font-size:14px;font-weight:650}.bw-diagram .bw-b{font-weight:600}.bw-diagram .bw-s{fill:var(--bw-soft);font-size:10px}.bw-diagram .bw-l{fill:var(--bw-accent);font-size:10px}.bw-diagram .bw-p{fill:var(--bw-phi);font-size:9px;font-weight:700;letter-spacing:.06em}`;

/** A complete SVG document, sized in CSS pixels. */
export function svgDocument(
  props: { name: string; title: string; description: string; width: number; height: number },
  body: readonly Markup[],
): string {
  const { name, title, description, width, height } = props;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="bw-diagram" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${name}-title ${name}-desc">
<title id="${name}-title">${title}</title>
<desc id="${name}-desc">${description}</desc>
<style>${new Markup(STYLE)}</style>
<rect class="bw-paper" width="${width}" height="${height}"/>
${body.map((part) => markup`${part}\n`)}</svg>
`.text;
}

export type Face = 'h' | 'b' | 's' | 'l' | 'p' | '';

const SIZES: Readonly<Record<Face, number>> = { h: 14, b: 11, s: 10, l: 10, p: 9, '': 11 };

/** Width of a text in CSS pixels, rather too wide than too narrow: no font is known when the drawing is computed. */
export function widthOf(text: string, face: Face = ''): number {
  let ems = 0;
  for (const char of text)
    ems += /[mwMW@%—→]/.test(char)
      ? 0.92
      : /[A-Z]/.test(char)
        ? 0.7
        : /[iljtfr.,:;|!' ]/.test(char)
          ? 0.35
          : 0.58;
  return ems * SIZES[face] * (face === 'b' || face === 'h' || face === 'p' ? 1.2 : 1.04);
}

/** The text, cut with an ellipsis where it is wider than allowed. */
export function fit(text: string, width: number, face: Face = ''): string {
  if (widthOf(text, face) <= width) return text;
  let cut = text;
  while (cut.length > 1 && widthOf(`${cut}…`, face) > width) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}

/** Words, such as names in a list, set in lines of a width; the last line says how many did not fit. */
export function wrap(words: readonly string[], width: number, face: Face, most: number): string[] {
  const lines: string[][] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last && widthOf([...last, word].join(', '), face) <= width) last.push(word);
    else lines.push([word]);
  }
  const shown = lines.slice(0, most);
  const end = shown.at(-1) ?? [];
  let left = lines.slice(most).flat().length;
  const more = () => (left > 0 ? `and ${left} more` : undefined);
  while (left > 0 && end.length > 1 && widthOf([...end, more()].join(', '), face) > width) {
    end.pop();
    left++;
  }
  return shown.map((line) =>
    fit((line === end ? [...line, more()] : line).filter(Boolean).join(', '), width, face),
  );
}

export const text = (
  x: number,
  y: number,
  words: string,
  face: Face = '',
  anchor?: 'middle' | 'end',
): Markup =>
  markup`<text x="${x}" y="${y}"${face !== '' && markup` class="bw-${face}"`}${anchor && markup` text-anchor="${anchor}"`}>${words}</text>`;

export const box = (kind: string, x: number, y: number, width: number, height: number, radius = 4): Markup =>
  markup`<rect class="bw-${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;

/** A line through points; horizontal and vertical pieces only are asked for. */
export const line = (points: readonly (readonly [number, number])[]): Markup =>
  markup`<path class="bw-link" d="M${points.map(([x, y]) => `${x} ${y}`).join('L')}"/>`;

/** An arrowhead whose tip is at a point. */
export function tip(x: number, y: number, towards: 'left' | 'right' | 'down'): Markup {
  if (towards === 'down') return markup`<path class="bw-tip" d="M${x} ${y}l-4 -7h8z"/>`;
  const back = towards === 'left' ? 7 : -7;
  return markup`<path class="bw-tip" d="M${x} ${y}l${back} -4v8z"/>`;
}
