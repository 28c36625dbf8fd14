import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

const PAGE = join('lib', 'compliance', 'evidence', 'page');

/** Folder of the page's own files: below the package root, whether this runs from the sources or from `dist`. */
function pageFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, PAGE, 'style.css'))) return join(folder, PAGE);
  }
  throw new Error(`the files of the evidence page are missing: no ${PAGE} above ${__dirname}`);
}

export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

let assets: PageAssets | undefined;

/** The page's style and script, each as one text to be put into the page. Read once. */
export function pageAssets(): PageAssets {
  if (assets) return assets;
  const folder = pageFolder();
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, 'app.mjs'), join(folder, 'style.css')],
    outdir: folder,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    tsconfigRaw: {},
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))!.text.trim();
  assets = { style: text('.css'), script: text('.js') };
  return assets;
}

/** What a Content-Security-Policy calls an inline text: `'sha256-…'`. */
export const cspHash = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
