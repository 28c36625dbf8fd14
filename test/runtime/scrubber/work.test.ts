import * as fc from 'fast-check';
import { Edits } from '../../../runtime/scrubber/edits';
import { createEngine } from '../../../runtime/scrubber/engine';
import { countingText } from './counting-text';

/** What begins an identifier, a label, a quote or a structure, and does not end it. */
const BEGINNINGS = [
  '1',
  '1-',
  '12-',
  '123-45-',
  '123-45-6789 ',
  '123 ',
  '12.',
  '2026-',
  '2026-01-',
  '2026-01-01T',
  '20260101T',
  'a@',
  '@',
  'a.',
  'a-',
  '%40',
  'a%40',
  '%',
  '&a=%',
  '?a=b&',
  '?q=+',
  'http://',
  'http://a@',
  '/patients/',
  ':',
  '::',
  'a:',
  '1:',
  'ab:',
  '12:34',
  'k: ',
  'k=',
  '"',
  '\\"',
  '\\',
  "'",
  "name: 'a",
  "name='",
  'a=b; ',
  '{"',
  '[{',
  '[',
  '{',
  '{"a":',
  '{"a":"',
  '{"a":"b",',
  '{"name":"Ab',
  '{"a":"\\u00',
  '["Cookie","',
  '(',
  '(1',
  '(212) ',
  '+1',
  '+1 ',
  '1 (',
  'phone ',
  'phone 1 2 3',
  'call ',
  'age ',
  '91 ',
  'Mr. ',
  'Mr. A ',
  'Mr. Ab de ',
  'A',
  'Ab ',
  'Ab, ',
  'Éa ',
  'é',
  '\ud800',
  'patient Ab ',
  'first name: a b',
  'eyJ-',
  'eyJa.',
  'Bearer ',
  'Bearer a1b2c3d4e5 ',
  'AKIA',
  'ghp_',
  'sk_live_',
  '-',
  '--',
  '-----BEGIN PRIVATE KEY-----',
  'on 1/',
  'on 1/1 ',
  'Mar ',
  'Mar 1 ',
  'Sun, ',
  '1 Mar ',
  '1 of ',
  'date: ',
  'date: 1/1/20',
  'member id ',
  'mrn: ',
  'mrn is was of the ',
  'VIN ',
  'AAA1',
  'ES91 ',
  'ES91 2100 0418 ',
  'aaaa:',
  '1 A ',
  '1 Aa Bb Cc Dd ',
  '1 N St ',
  'po box ',
  'IL ',
  'address: a, ',
  'address: a b c',
  'cookie: a=b; ',
  'key (',
  'Key (a)=(',
  'insert into a (b) values (',
  "Duplicate entry '",
  "parameters: $1 = 'a', ",
  "like '",
  'failing row contains (a, ',
  'PID|',
  'PID|1|2^3~',
  'NM1*IL*1*',
  'NM1*85*2*',
  'P|1|',
  'PID.5 "A',
  'PID.5.1: ',
  '<a',
  '<a b="c" ',
  '<name>',
  '<name><a>',
  '<a name="ssn"><b>',
  '<given>a',
  '<id extension="1',
  '(0010,0010) PN [',
  'name=Some("',
  'user=a',
  "user 'a",
  'password for user a from ',
  "field 'email': rejected value [",
  "select args=('",
  "args=('a', ",
  'binding parameter [1] as [VARCHAR] - [',
  '["ssn","',
  '[["ssn","1"],',
  'date(2026, 1, ',
  'devices/A1',
  '/phone/1',
  '/patients/1/',
  '/reset/a1',
  'name {',
  'name{name{',
  'name: ["A",',
  'given [',
  "value 'a",
  "value: 'a' ",
  'lastName value ',
  'user a ',
  'for user a ',
  'login failed for a',
  'last_name "A',
  'lastName("A",',
  "'ssn','1",
  "mrn IN ('1',",
  'a[b][c]',
  'a%5Bb%5D=',
  '\\rPID',
  'form-data; name="a" b',
  'GET /a b 443 c ',
  'Started GET "',
  'token a1',
  '12.3456,',
  'aabb.ccdd.',
  '**** ',
  'ssn -> 1',
  'user=<a',
  '[14/Mar/2026:',
  'a=b^c=',
  'xxx-',
  '***-**-',
  '[cut',
  '[name',
  '[name]',
  ' ',
  '\n',
  '\t',
];
const SIZE = 1500;
/**
 * Characters that are read for each character of the text. A pass that grew with the square of the length would read
 * 750; what reads most is a statement that begins everywhere.
 */
const MOST = 500;

const engine = createEngine({});

/** Characters read, of any text and as often as they are, for each character. */
function work(text: string, asJson: boolean): number {
  const counting = countingText(text);
  const edits = new Edits(counting.text, engine);
  const from = asJson ? engine.scanJson(edits, 0, text.length) : 0;
  engine.scanText(edits, from, text.length);
  return counting.read() / text.length;
}

const filled = (unit: string): string => unit.repeat(Math.ceil(SIZE / unit.length)).slice(0, SIZE);

test('proof LOG-1 · work grows with the length alone, whatever begins and does not end', () => {
  const slow = BEGINNINGS.filter(
    (unit) => work(filled(unit), false) > MOST || work(filled(unit), true) > MOST,
  );
  expect(slow).toEqual([]);
});

test('work grows with the length alone, for whatever follows whatever', () => {
  const units = fc.array(fc.constantFrom(...BEGINNINGS), { minLength: 2, maxLength: 6 });
  const isLinear = (several: string[], asJson: boolean) => work(filled(several.join('')), asJson) <= MOST;
  expect(fc.check(fc.property(units, fc.boolean(), isLinear), { numRuns: 60 }).counterexample).toBeNull();
});

test('work that grows with the square of the length is noticed', () => {
  const counting = countingText(filled('a'));
  for (let at = 0; at < SIZE; at++) counting.text.indexOf('b', at);
  expect(counting.read() / SIZE).toBeGreaterThan(MOST);
});
