import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A construct that the package exports, with what its docstring says. */
export interface PublicConstruct {
  readonly name: string;
  /** Source file, from the root of the project. */
  readonly file: string;
  /** First sentence of the docstring, without the ids of controls. */
  readonly summary: string;
  /** Ids of the controls that the docstring names, in its order. */
  readonly controls: readonly string[];
  /** Code after `@example`; undefined when there is none. */
  readonly example: string | undefined;
}

/** The constructs of lib/index.ts, in its order. */
export function publicConstructs(root: string): PublicConstruct[] {
  const index = readFileSync(join(root, 'lib', 'index.ts'), 'utf8');
  const exports = index.matchAll(/^export \{([^}]*)\} from '(\.\/constructs\/[^']+)'/gm);
  return [...exports].flatMap(([, names, path]) => {
    const file = posix.join('lib', `${path}.ts`);
    const source = readFileSync(join(root, file), 'utf8');
    return names!
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '))
      .map((name) => ({ name, file, ...read(docstring(source, name)) }));
  });
}

/** The text of the comment right before a class, without its stars. */
function docstring(source: string, name: string): string {
  const before =
    new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\nexport class ${name}\\b`).exec(source)?.[1] ?? '';
  return before.replace(/^ *\* ?/gm, '').trim();
}

function read(text: string): Pick<PublicConstruct, 'summary' | 'controls' | 'example'> {
  const [description = '', ...tags] = text.split(/^@/m);
  const prose = description.replace(/\s+/g, ' ').trim();
  const sentence = /^.*?[.](?=\s|$)/.exec(prose)?.[0] ?? prose;
  return {
    summary: sentence.replace(/ \([A-Z]{3}-\d+(, [A-Z]{3}-\d+)*\)/g, ''),
    controls: [...new Set(prose.match(/\b[A-Z]{3}-\d+\b/g) ?? [])],
    example: tags
      .find((tag) => tag.startsWith('example\n'))
      ?.slice('example\n'.length)
      .trimEnd(),
  };
}
