import { assert, property, stringMatching } from 'fast-check';
import { redactLine } from '../../../lambda/load-balancer-log-redactor/redact-line';
import { redactUrl } from '../../../lambda/load-balancer-log-redactor/redact-url';
import { identifyingUrls, ordinaryUrls } from '../../compliance/url-corpus';
import { access, type AccessFields, connection } from './lines';

const WITHHELD = { line: '[withheld]', withheld: true };
const HOST = 'https://app.example.com:443';
const get = (path: string) => `GET ${HOST}${path} HTTP/2.0`;
const redacted = (fields: AccessFields) => redactLine('access', access(fields));

describe('proof TLS-4 · a line of an access log', () => {
  test('that gives nothing away stays as it is, byte for byte', () => {
    for (const line of [
      access(),
      access({ request: '- - -' }),
      access({
        request: `GET http://app.example.com:80/ HTTP/1.1`,
        redirect: 'https://app.example.com:443/',
      }),
      access({ trace: 'Self=1-5833-ab;Root=1-58337262-36d228ad5d99923122bbe354', more: ' "-" "-" "-"' }),
      access({ domain: '-' }),
      access({ userAgent: String.raw`app/1 \"beta\" 2` }),
    ]) {
      expect(redactLine('access', line)).toEqual({ line, withheld: false });
    }
  });

  test.each<[string, AccessFields, AccessFields]>([
    ['the query', { request: get('/search?q=shoulder') }, { request: get('/search?[withheld]') }],
    [
      'a token in it',
      { request: get('/callback?code=abc&state=x') },
      { request: get('/callback?[withheld]') },
    ],
    [
      'a number in the path',
      { request: get('/patients/123-45-6789/chart') },
      { request: get('/[withheld]') },
    ],
    ['one that is encoded', { request: get('/p/123%2D45%2D6789') }, { request: get('/[withheld]') }],
    ['one encoded twice', { request: get('/p/jane%2540example.com') }, { request: get('/[withheld]') }],
    ['one encoded thrice', { request: get('/p/jane%252540example.com') }, { request: get('/[withheld]') }],
    [
      'a token in the path',
      { request: get('/reset/eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.x') },
      { request: get('/[withheld]') },
    ],
    [
      'user and password',
      { request: 'GET https://jane:secret@app.example.com:443/ HTTP/1.1' },
      { request: 'GET https://app.example.com:443/ HTTP/1.1' },
    ],
    ['a fragment', { request: get('/a#mrn') }, { request: get('/a#[withheld]') }],
    [
      'what follows a redirect',
      { redirect: `${HOST}/sign-in?hint=jane` },
      { redirect: `${HOST}/sign-in?[withheld]` },
    ],
    ['who a client says it is', { userAgent: 'app/1 jane@example.com' }, { userAgent: '[withheld]' }],
    ['a host that is somebody', { domain: '123-45-6789.example.com' }, { domain: '[withheld]' }],
    ['a trace with words', { trace: 'Root=1-5833-ab;patient=jane' }, { trace: '[withheld]' }],
    ['a request that is none', { request: 'mrn 00123456' }, { request: '[withheld]' }],
    ['a method that is none', { request: `jane@example.com ${HOST}/ HTTP/1.1` }, { request: '[withheld]' }],
    ['a token that says so', { request: get('/reset/bearer+opaque') }, { request: get('/[withheld]') }],
    ['a key of AWS', { request: get('/up/ASIAIOSFODNN7EXAMPLE') }, { request: get('/[withheld]') }],
    ['a code beside the path', { request: get('/reset;code=opaque') }, { request: get('/[withheld]') }],
    [
      'fields that are not known yet',
      { more: ' "-" "/a?b" "ok" "jane"' },
      { more: ' "-" "/a?[withheld]" "ok" "[withheld]"' },
    ],
  ])('loses %s', (_, given, kept) => {
    expect(redacted(given)).toEqual({ line: access(kept), withheld: false });
  });

  test.each([
    ['words', 'Jane Doe called'],
    ['half of a line', access().slice(0, 150)],
    ['a quote that does not end', access().replace(/"$|TID.*/, '"')],
    ['a line of the other log', connection()],
    ['a line that has no time', access().replace(/ 2026\S+/, ' yesterday')],
    ['nothing', ''],
  ])('that is %s is withheld, and is a line all the same', (_, line) => {
    expect(redactLine('access', line)).toEqual(WITHHELD);
  });
});

describe('proof TLS-4 · a line of a connection log', () => {
  test('stays, but for a certificate that names somebody', () => {
    const line = connection('CN=portal.example.com,O=Clinic');
    expect(redactLine('connection', line)).toEqual({ line, withheld: false });
    expect(redactLine('connection', connection('emailAddress=jane@example.com')).line).toBe(
      connection('[withheld]'),
    );
    expect(redactLine('connection', '2026-11-22T22:23:00Z 203.0.113.39')).toEqual(WITHHELD);
  });
});

test('proof TLS-4 · of 1,500 URLs that give somebody away, no line shows what did', () => {
  for (const { url } of identifyingUrls(7, 1500)) {
    const { line } = redacted({ request: get(url) });
    const [path, query] = url.split('?');
    if (query !== undefined) expect(line).not.toContain(query);
    else expect(line).not.toContain(path);
  }
});

test('the path of 1,500 ordinary URLs stays', () => {
  for (const { url } of ordinaryUrls(7, 1500)) {
    const [path] = url.split('?');
    expect(redactUrl(`${HOST}${url}`)).toMatch(
      new RegExp(`^${HOST}${path!.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\?\\[withheld\\])?$`),
    );
  }
});

test('whatever a client sends, the rest of the line stays in its place and nothing breaks it', () => {
  const part = stringMatching(/^[ -!#-[\]-~]{0,40}$/);
  assert(
    property(part, part, (path, userAgent) => {
      const { line } = redacted({ request: get(`/${path}`), userAgent });
      expect(line).not.toContain('\n');
      expect(line.startsWith('h2 2026-11-22T22:23:00.186641Z app/')).toBe(true);
      expect(line.endsWith('TID_1234abcd5678ef90')).toBe(true);
    }),
    { numRuns: 300 },
  );
});
