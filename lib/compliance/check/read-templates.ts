import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseDocument, type CollectionTag, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';
import { z } from 'zod';
import { isObject, Template, type Json, type TemplateOrigin } from '../template/template';

/** An input that cannot be judged, in words: which, what was found, what is accepted. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * Reads CloudFormation templates as they lie on disk.
 * @param paths template files (JSON or YAML), CDK cloud assemblies, or folders of `*.template.json|yaml|yml`
 * @throws InputError for a path that holds no template
 */
export function readTemplates(paths: readonly string[]): Template[] {
  const origins = new Map<string, TemplateOrigin>();
  // Folders first: a cloud assembly knows the stack's name and region, which a file of it named as well does not.
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  for (const path of [...paths.filter(isFolder), ...paths.filter((path) => !isFolder(path))]) {
    for (const origin of originsAt(path)) {
      const file = resolve(origin.path);
      if (!origins.has(file)) origins.set(file, origin);
    }
  }
  return distinct([...origins.values()]).map(readTemplate);
}

/** Stacks of two stages or regions may share a name; then the file tells them apart. */
const distinct = (origins: readonly TemplateOrigin[]): TemplateOrigin[] => {
  const taken = new Set<string>();
  return origins.map((origin) => {
    const name = taken.has(origin.name) ? `${origin.name} (${nameOf(origin.path)})` : origin.name;
    taken.add(name);
    return { ...origin, name };
  });
};

function originsAt(path: string): TemplateOrigin[] {
  if (!existsSync(path)) throw new InputError(`${path}: no such file or folder`);
  if (!statSync(path).isDirectory()) return [{ name: nameOf(path), path }];
  const found = existsSync(join(path, 'manifest.json')) ? assembly(path) : templatesIn(path);
  if (found.length === 0) {
    throw new InputError(
      `${path}: no templates; expected a cloud assembly (manifest.json) or *.template.json files`,
    );
  }
  return found;
}

const nameOf = (path: string): string => relative(process.cwd(), path) || path;

const templatesIn = (folder: string): TemplateOrigin[] =>
  readdirSync(folder)
    .filter((file) => /\.template\.(json|ya?ml)$/.test(file))
    .toSorted()
    .map((file) => ({ name: nameOf(join(folder, file)), path: join(folder, file) }));

/** The part of a cloud assembly's manifest that is read (AWS CDK, "Cloud assembly schema"). */
const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().optional(),
        properties: z
          .object({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            directoryName: z.string().optional(),
          })
          .optional(),
      }),
    )
    .default({}),
});

function assembly(folder: string): TemplateOrigin[] {
  const file = join(folder, 'manifest.json');
  const manifest = manifestSchema.safeParse(parseText(readFileSync(file, 'utf8'), file));
  if (!manifest.success) throw new InputError(`${file}: not the manifest of a cloud assembly`);
  const stacks = Object.entries(manifest.data.artifacts).flatMap(
    ([id, { type, environment, properties }]) => {
      if (type === 'cdk:cloud-assembly' && properties?.directoryName) {
        return assembly(join(folder, properties.directoryName));
      }
      if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) return [];
      const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(environment ?? '') ?? [];
      return [
        {
          name: properties.stackName ?? id,
          path: join(folder, properties.templateFile),
          ...(account !== undefined && account !== 'unknown-account' && { account }),
          ...(region !== undefined && region !== 'unknown-region' && { region }),
        },
      ];
    },
  );
  const nested = readdirSync(folder)
    .filter((name) => name.endsWith('.nested.template.json'))
    .map((name) => ({ name: name.replace('.nested.template.json', ''), path: join(folder, name) }));
  return [...stacks, ...nested];
}

function readTemplate(origin: TemplateOrigin): Template {
  const text = readFileSync(origin.path, 'utf8');
  const body = parseText(text, origin.path);
  if (!isObject(body) || !isObject(body.Resources)) {
    const given = text.trim() === '' ? 'an empty file' : 'a file without Resources';
    throw new InputError(`${origin.path}: ${given}; expected a CloudFormation template in JSON or YAML`);
  }
  return new Template(origin, body, text);
}

function parseText(text: string, path: string): Json {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text) as Json;
    } catch (cause) {
      // YAML's flow style begins alike. In a JSON file its parser would read past a fault, and lose what follows.
      if (path.endsWith('.json'))
        throw new InputError(`${path}: ${cause instanceof Error ? cause.message : 'not JSON'}`);
    }
  }
  // Not `silent`: that would read the first of several documents and say nothing of the others.
  const document = parseDocument(text, { customTags: SHORT_FORMS, logLevel: 'error' });
  // A warning is a tag that nobody knows, such as a misspelt short form: its value would pass for plain data.
  const error = document.errors[0] ?? document.warnings[0];
  if (error) throw new InputError(`${path}: ${error.message.split('\n')[0]}`);
  try {
    return document.toJS({ maxAliasCount: 1000 }) as Json;
  } catch (cause) {
    throw new InputError(`${path}: ${cause instanceof Error ? cause.message : 'cannot be read'}`);
  }
}

const FUNCTIONS = [
  'Base64 Cidr FindInMap GetAZs GetAtt If Equals And Or Not ImportValue Join Select Split Sub Transform',
  'Length ToJsonString ForEach Contains EachMemberEquals EachMemberIn RefAll ValueOf ValueOfAll GetStackOutput',
]
  .join(' ')
  .split(' ');

/** The short forms of intrinsic functions (AWS CloudFormation User Guide, "Intrinsic function reference"). */
const SHORT_FORMS = [
  ...shortForm('!Ref', 'Ref'),
  ...shortForm('!Condition', 'Condition'),
  ...FUNCTIONS.flatMap((name) => shortForm(`!${name}`, `Fn::${name}`)),
];

function shortForm(tag: string, key: string): (ScalarTag | CollectionTag)[] {
  const wrap = (value: unknown) => ({ [key]: value });
  return [
    {
      tag,
      resolve: (text) => wrap(key === 'Fn::GetAtt' ? getAtt(text) : text),
    },
    { tag, collection: 'seq', resolve: (node) => wrap((node as YAMLSeq).toJSON()) },
    { tag, collection: 'map', resolve: (node) => wrap((node as YAMLMap).toJSON()) },
  ];
}

function getAtt(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** The folder that relative paths of a report start from. */
export const reportRoot = (templates: readonly Template[]): string =>
  templates.every(({ path }) => !relative(process.cwd(), path).startsWith('..'))
    ? process.cwd()
    : dirname(resolve(templates[0]?.path ?? '.'));
