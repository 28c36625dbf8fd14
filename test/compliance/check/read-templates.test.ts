import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, readTemplates } from '../../../lib/compliance/check/read-templates';

const folder = mkdtempSync(join(tmpdir(), 'bulwark-read-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};

test('JSON and YAML with short forms read alike', () => {
  const json = file(
    'a.json',
    '{"Resources": {"K": {"Type": "T", "Properties": {"A": {"Fn::GetAtt": ["X", "Arn"]}}}}}',
  );
  const yaml = file('a.yaml', 'Resources:\n  K:\n    Type: T\n    Properties:\n      A: !GetAtt X.Arn\n');
  const [a, b] = readTemplates([json, yaml]);
  expect(b?.body).toEqual(a?.body);
  expect(a?.sha256).not.toBe(b?.sha256);
});

test('short forms nest', () => {
  const path = file(
    'nested.yaml',
    'Resources:\n  K:\n    Type: T\n    Properties:\n      A: !Join ["", [!Ref B, !Sub ["${x}", {x: !ImportValue y}], !Select [0, !GetAZs ""]]]\n',
  );
  expect(readTemplates([path])[0]?.resources.get('K')?.properties.A).toEqual({
    'Fn::Join': [
      '',
      [
        { Ref: 'B' },
        { 'Fn::Sub': ['${x}', { x: { 'Fn::ImportValue': 'y' } }] },
        { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
      ],
    ],
  });
});

test('a cloud assembly gives stack names and regions, nested assemblies and nested stacks too', () => {
  const template = '{"Resources": {}}';
  file(
    'out/manifest.json',
    JSON.stringify({
      artifacts: {
        S: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://111122223333/us-east-1',
          properties: { templateFile: 'S.template.json', stackName: 'my-stack' },
        },
        assets: { type: 'cdk:asset-manifest', properties: { file: 'S.assets.json' } },
        stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'stage' } },
      },
    }),
  );
  file('out/S.template.json', template);
  file('out/child.nested.template.json', template);
  file(
    'out/stage/manifest.json',
    JSON.stringify({
      artifacts: {
        T: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/unknown-region',
          properties: { templateFile: 'T.template.json' },
        },
      },
    }),
  );
  file('out/stage/T.template.json', template);
  const read = readTemplates([join(folder, 'out')]).map(({ name, region, account }) => ({
    name,
    region,
    account,
  }));
  expect(read).toEqual(
    expect.arrayContaining([
      { name: 'my-stack', region: 'us-east-1', account: '111122223333' },
      { name: 'T', region: undefined, account: undefined },
      { name: 'child', region: undefined, account: undefined },
    ]),
  );
  expect(read).toHaveLength(3);
});

test('a file of an assembly that is named as well keeps its stack and region', () => {
  const [first] = readTemplates([join(folder, 'out', 'S.template.json'), join(folder, 'out')]);
  expect(first).toMatchObject({ name: 'my-stack', region: 'us-east-1' });
});

test('stacks of one name in two regions are told apart', () => {
  const stack = (templateFile: string, region: string) => ({
    type: 'aws:cloudformation:stack',
    environment: `aws://111122223333/${region}`,
    properties: { templateFile, stackName: 'app' },
  });
  const artifacts = {
    A: stack('A.template.json', 'us-east-1'),
    B: stack('B.template.json', 'us-west-2'),
  };
  file('regions/manifest.json', JSON.stringify({ artifacts }));
  file('regions/A.template.json', '{"Resources": {}}');
  file('regions/B.template.json', '{"Resources": {}}');
  const names = readTemplates([join(folder, 'regions')]).map(({ name }) => name);
  expect(names).toEqual(['app', expect.stringContaining('B.template.json')]);
});

test('the same file named twice is read once', () => {
  const path = file('twice.json', '{"Resources": {}}');
  expect(readTemplates([path, join(folder, '.', 'twice.json')])).toHaveLength(1);
});

describe('what is no template says so', () => {
  test.each([
    ['a missing file', join(folder, 'nowhere.json'), 'no such file or folder'],
    ['an empty file', file('empty.json', '  \n'), 'an empty file'],
    ['another document', file('compose.yaml', 'services:\n  web: {}\n'), 'a file without Resources'],
    ['broken JSON', file('broken.json', '{"Resources": {'), 'broken.json: '],
    ['two documents', file('two.yaml', 'Resources: {}\n---\nResources: {}\n'), 'multiple documents'],
    ['a misspelt short form', file('tag.yaml', 'Resources: {K: {Type: !Reff X}}\n'), '!Reff'],
    ['binary', file('binary.json', '\u0000\u0001\u0002'), 'binary.json: '],
    [
      'an alias bomb',
      file(
        'bomb.yaml',
        `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
          .split('')
          .map((k, i) => `${k}: &${k} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
          .join('\n')}\nResources: *h\n`,
      ),
      'bomb.yaml: ',
    ],
    [
      'an empty folder',
      (mkdirSync(join(folder, 'void'), { recursive: true }), join(folder, 'void')),
      'no templates',
    ],
    [
      'a manifest of something else',
      join(file('web/manifest.json', '{"artifacts": [1]}'), '..'),
      'not the manifest',
    ],
  ])('%s', (_, path, message) => {
    expect(() => readTemplates([path])).toThrow(InputError);
    expect(() => readTemplates([path])).toThrow(message);
  });
});
