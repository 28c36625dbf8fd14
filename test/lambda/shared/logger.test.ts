import { createLogger } from '../../../lambda/shared/logger';

function logged(fields: Record<string, string | number | boolean | undefined>) {
  const lines: string[] = [];
  createLogger((line) => lines.push(line)).info('done', fields);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0]!) as Record<string, unknown>;
}

test('writes ids, states and counts', () => {
  const fields = { key: 'arn:aws:kms:us-east-1:111122223333:key/0a1b', count: 3, ok: true };
  expect(logged(fields)).toEqual({ ...fields, level: 'info', message: 'done' });
});

test.each(['Jane Doe', 'seen on Monday', '', '{"name":"x"}', 'x'.repeat(300), 'a\nb'])(
  'withholds a value that is no id: %j',
  (value) => expect(logged({ value })).toMatchObject({ value: '[withheld]' }),
);

test('a field cannot take the place of level or message', () => {
  expect(logged({ level: 'error', message: 'forged' })).toMatchObject({ level: 'info', message: 'done' });
});
