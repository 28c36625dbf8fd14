import { select } from '../../../lib/compliance/template/select';
import { Template, type JsonObject } from '../../../lib/compliance/template/template';
import { textOf, unknownsOf } from '../../../lib/compliance/template/text';

const selected = (properties: JsonObject, pattern: string) => {
  const template = Template.fromObject({ Resources: { It: { Type: 'T', Properties: properties } } });
  return select(template.resources.get('It')!, pattern).map(({ path, value }) => [path, value]);
};
const HIDDEN = { 'Fn::If': ['C', {}, {}] };

test.each([
  [{ A: { B: 1 } }, 'A.B', [['A.B', 1]]],
  [{}, 'A.B', [['A.B', undefined]]],
  [{}, 'A?.B', []],
  [{ A: { Ref: 'AWS::NoValue' } }, 'A?.B', []],
  [
    { A: [{ B: 1 }, {}] },
    'A.*.B',
    [
      ['A.0.B', 1],
      ['A.1.B', undefined],
    ],
  ],
  [{ A: { B: 1 } }, 'A.*.B', [['A.0.B', 1]]],
  [{}, 'A.*.B', []],
  [{}, 'A.+.B', [['A.0.B', undefined]]],
  [{ A: HIDDEN }, 'A.B', [['A', HIDDEN]]],
  [{ A: [HIDDEN] }, 'A.*.B', [['A.0', HIDDEN]]],
  [{ A: HIDDEN }, 'A?.*.B', [['A', HIDDEN]]],
])('%j at %s', (properties, pattern, expected) => {
  expect(selected(properties as JsonObject, pattern)).toEqual(expected);
});

test('the text of joins and substitutions keeps what only a deployment knows', () => {
  const text = textOf({
    'Fn::Join': [
      '',
      ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/', { 'Fn::Sub': ['${A}${B}', { A: 'x' }] }],
    ],
  });
  expect(text).toBe('arn:${AWS::Partition}:iam::aws:policy/x${B}');
  expect(unknownsOf(text!)).toEqual(['B']);
  expect(textOf({ 'Fn::If': ['C', 'a', 'b'] })).toBeUndefined();
  expect(textOf({ 'Fn::Join': ['', { Ref: 'List' }] })).toBeUndefined();
});
