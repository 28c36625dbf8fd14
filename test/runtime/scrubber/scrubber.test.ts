import * as fc from 'fast-check';
import { createScrubber, KINDS } from '../../../runtime/scrubber';

const key = Uint8Array.from({ length: 32 }, (_, index) => index);
const { line, text, value } = createScrubber();
const keyed = createScrubber({ pseudonymKey: key });

describe('pseudonyms', () => {
  const nameOf = (scrubbed: string): string => /\[[a-z]+:([A-Z2-7]{10})\]/.exec(scrubbed)![1]!;

  test('are the kind and ten characters of base32', () => {
    expect(keyed.line('SSN 123-45-6789')).toMatch(/^SSN \[ssn:[A-Z2-7]{10}\]$/);
    expect(line('SSN 123-45-6789')).toBe('SSN [ssn]');
  });

  test('are HMAC-SHA-256 of the normalized value', () => {
    // printf jane@example.com | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f -binary | base32 | cut -c-10
    expect(keyed.text('JANE@example.com')).toBe('[email:SSDVRCLUOW]');
  });

  test.each([
    ['phone (212) 555-0100', '{"phone":"+1 212-555-0100"}'],
    ['MRN 00-123-456', '{"mrn":"00123456"}'],
    ['MRN 00123456', '{"identifier":[{"value":"00123456"}]}'],
    ['{"lastName":"GARCÍA  lópez"}', '{"surname":"García López"}'],
    ['Jane@Example.com', 'https://x.example.com/?email=jane%40example.com'],
    ['DOB 3/14/1962', '{"birthDate":"1962-03-14"}'],
  ])('%s is what %s is', (one, other) => {
    expect(nameOf(keyed.line(one))).toBe(nameOf(keyed.line(other)));
  });

  test('differ by key and by value', () => {
    const other = createScrubber({ pseudonymKey: new Uint8Array(32) });
    const names = ['a@example.com', 'b@example.com'].flatMap((email) => [
      keyed.text(email),
      other.text(email),
    ]);
    expect(new Set(names).size).toBe(4);
    expect(createScrubber({ pseudonymKey: key }).text('a@example.com')).toBe(keyed.text('a@example.com'));
  });

  test.each([0, 16, 31])('a key of %d bytes is refused', (length) => {
    expect(() => createScrubber({ pseudonymKey: new Uint8Array(length) })).toThrow(RangeError);
  });
});

describe('dates and ages', () => {
  test.each([
    ['born 1962-03-14', 'born 1962-[date]'],
    ['seen 3/14/2024 10:22 PM', 'seen [date]/2024'],
    ['March 14, 2024', '[date], 2024'],
    ['in March 2024', 'in [date] 2024'],
    ['born 3/14/1911', 'born [date]'],
    ['born in 1911, again in 1990', 'born in [date], again in 1990'],
    ['{"birthDate":"1911-01-02","deathDate":"2001"}', '{"birthDate":"[date]","deathDate":"2001"}'],
    ['{"age":90,"patientAge":"89"}', '{"age":"[age]","patientAge":"89"}'],
    ['a 90-year-old, a 89-year-old, a 95-minute call', 'a [age]-year-old, a 89-year-old, a 95-minute call'],
  ])('%s', (before, after) => expect(line(before)).toBe(after));
});

describe('the time of the line itself', () => {
  test.each([
    '2026-03-14T10:22:11.123Z INFO ready',
    '[2026-03-14 10:22:11,123] ERROR ready',
    'INFO 2026-03-14 10:22:11 ready',
    'web_1  | 2026-03-14T10:22:11Z ready',
    '<34>Nov 22 20:27:10 host app[12]: ready',
    '[Sun Nov 22 20:27:10.123456 2026] [core:error] [pid 12] ready',
    '2026/11/22 20:27:10 [error] 12#12: *1 ready',
    '- - - [22/Nov/2026:20:27:10 +0000] "GET / HTTP/1.1" 200 2',
    '- - - [22/Nov/2026 20:27:10] "GET / HTTP/1.1" 200 -',
    '[GIN] 2026/11/22 - 20:27:10 | 200 |  1.2ms | GET "/"',
    '{"time":"2026-03-14T10:22:11Z","msg":"ready"}',
    '{"@timestamp":"2026-03-14T10:22:11.000+01:00","msg":"ready"}',
    'level=info ts=2026-03-14T10:22:11Z msg=ready',
  ])('stays: %s', (whole) => expect(line(whole)).toBe(whole));

  test.each([
    ['2026-03-14T10:22:11Z seen 2026-03-13T09:00:00Z', '2026-03-14T10:22:11Z seen 2026-[date]'],
    ['Patient seen 2026-03-14 10:22', 'Patient seen 2026-[date]'],
    ['{"time":"1962-03-14"}', '{"time":"1962-[date]"}'],
    ['{"visit":{"time":"2026-03-14T10:22:11Z"}}', '{"visit":{"time":"2026-[date]"}}'],
    [
      '{"time":"2026-03-14T10:22:11Z, Jane Doe <jane@example.com>"}',
      '{"time":"2026-[date], Jane Doe <[email]>"}',
    ],
  ])('and no other: %s', (before, after) => expect(line(before)).toBe(after));
});

describe('the log stream of a function of AWS Lambda', () => {
  const ENVIRONMENT = '8f0c1d2e3a4b5c6d7e8f9a0b1c2d3e4f';

  test.each([
    `2026-03-14T10:22:11.123Z 2026/03/14/[$LATEST]${ENVIRONMENT} ready`,
    `{"time":"2026-03-14T10:22:11Z","logStreamName":"2026/03/14/[12]${ENVIRONMENT}"}`,
    `/app/intake 2026/03/14/intake-prod[$LATEST][${ENVIRONMENT}]`,
  ])('stays: %s', (whole) => expect(line(whole)).toBe(whole));

  test.each([
    ['2026/03/14/[$LATEST]', '2026/[date]/[$LATEST]'],
    [`2026/03/14/Jane Doe[1]${ENVIRONMENT}`, `2026/[date]/Jane Doe[1]${ENVIRONMENT}`],
    [`born 1962/03/14 [1]${ENVIRONMENT}`, `born 1962/[date] [1]${ENVIRONMENT}`],
  ])('and nothing else: %s', (before, after) => expect(line(before)).toBe(after));
});

describe('values', () => {
  test('errors keep their class, their place and their causes', () => {
    const cause = Object.assign(new Error('no mail to jane@example.com'), { code: 'E1' });
    const error = new AggregateError([cause, 'SSN 123-45-6789'], 'both failed', { cause });
    const copy = value({ error }) as { error: Record<string, unknown> };
    expect(copy.error).toMatchObject({
      name: 'AggregateError',
      message: 'both failed',
      cause: { name: 'Error', message: 'no mail to [email]', code: 'E1' },
      errors: [{ message: 'no mail to [email]' }, 'SSN [ssn]'],
    });
    expect(copy.error.stack).toMatch(/at .*scrubber\.test\.ts/);
  });

  test('what is no plain data becomes plain data', () => {
    const circle: Record<string, unknown> = { email: 'a@example.com' };
    circle.self = circle;
    expect(
      value({
        circle,
        map: new Map([['email', 'a@example.com']]),
        pairs: new Map([[1, 'SSN 123-45-6789']]),
        set: new Set(['a@example.com']),
        bytes: [Buffer.from('Jane'), new Float64Array(2), new ArrayBuffer(3)],
        date: new Date('2024-03-14T10:22:00Z'),
        noDate: new Date(Number.NaN),
        big: 12n,
        symbol: Symbol('a@example.com'),
        call: function send() {},
        json: { toJSON: () => ({ phone: '212-555-0100' }) },
        boxed: Object('SSN 123-45-6789') as unknown,
        nothing: [null, undefined],
      }),
    ).toEqual({
      circle: { email: '[email]', self: '[circular]' },
      map: { email: '[email]' },
      pairs: [[1, 'SSN [ssn]']],
      set: ['[email]'],
      bytes: ['[4 bytes]', '[16 bytes]', '[3 bytes]'],
      date: '2024-[date]',
      noDate: 'Invalid Date',
      big: '12',
      symbol: 'Symbol([email])',
      call: '[function send]',
      json: { phone: '[phone]' },
      boxed: 'SSN [ssn]',
      nothing: [null, undefined],
    });
  });

  test('what throws when it is read is not shown', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const getter = {
      get name(): string {
        throw new Error('no');
      },
      ok: 1,
    };
    const json = {
      toJSON: () => {
        throw new Error('no');
      },
    };
    expect(value([proxy, trap, getter, json])).toEqual([
      '[unreadable]',
      '[unreadable]',
      { name: '[unreadable]', ok: 1 },
      '[unreadable]',
    ]);
  });

  test('a copy leaves its original alone, and its prototype', () => {
    const original = JSON.parse('{"__proto__":{"email":"a@example.com"},"constructor":"x"}') as object;
    const before = JSON.stringify(original);
    const copy = value(original) as object;
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"email":"[email]"},"constructor":"x"}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(JSON.stringify(original)).toBe(before);
  });

  test('names that are identifiers are replaced, and stay apart', () => {
    expect(value({ 'a@example.com': 1, 'b@example.com': 2, plain: 3 })).toEqual({
      '[email]': 1,
      '[email] 2': 2,
      plain: 3,
    });
  });

  test('depth, breadth and length have an end, and it shows', () => {
    let deep: unknown = 'SSN 123-45-6789';
    for (let depth = 0; depth < 20_000; depth++) deep = [deep];
    expect(JSON.stringify(value(deep))).toContain('[cut: too deep]');
    const wide = value(Array.from({ length: 60_000 }, () => 1)) as unknown[];
    expect(wide.length).toBeLessThan(51_000);
    expect(wide.at(-1)).toMatch(/^\[cut: \d+ more\]$/);
    const long = value({ note: 'a@example.com '.repeat(100_000) }) as { note: string };
    expect(long.note.length).toBeLessThan(66_000);
    expect(long.note).toMatch(/\[email\] … \[cut: \d+ characters\]$/);
  });
});

describe('lines', () => {
  test('deep JSON is scrubbed without a stack', () => {
    const depth = 20_000;
    const deep = `${'{"a":['.repeat(depth)}"SSN 123-45-6789"${']}'.repeat(depth)}`;
    expect(line(deep)).toBe(deep.replace('123-45-6789', '[ssn]'));
  });

  test('what is too long is cut, shows it, and stays JSON', () => {
    const many = JSON.stringify({
      list: Array.from({ length: 40 }, () => `a@example.com ${'x'.repeat(30_000)}`),
    });
    const cut = line(many);
    expect(cut.length).toBeLessThan(1_100_000);
    expect((JSON.parse(cut) as { list: string[] }).list.at(-1)).toMatch(/^… \[cut: \d+ characters\]$/);
    const long = line(JSON.stringify({ note: 'x "a@example.com" '.repeat(20_000) }));
    expect((JSON.parse(long) as { note: string }).note).toMatch(/\[cut: \d+ characters\]$/);
    const plain = line(`${'a@example.com '.repeat(100_000)}\nend`);
    expect(plain).toMatch(/\[cut: \d+ characters\]\n$/);
    expect(plain.length).toBeLessThan(1_100_000);
  });

  test('a cut goes through no identifier', () => {
    for (let shift = 0; shift < 30; shift++) {
      const long = `${'x'.repeat(65_536 - shift)} 123-45-6789 ${'y'.repeat(100)}`;
      expect(text(long)).not.toMatch(/123/);
    }
  });

  test('members that are named twice are both scrubbed', () => {
    expect(line('{"ssn":"123456789","ssn":"987654321"}')).toBe('{"ssn":"[ssn]","ssn":"[ssn]"}');
  });

  test('escapes hide nothing', () => {
    expect(line(String.raw`{"e\u006dail":"jane\u0040example.com","n":"x\u0040example.com"}`)).toBe(
      '{"e\\u006dail":"[email]","n":"[email]"}',
    );
    expect(line(String.raw`{"a":"{\"b\":\"{\\\"ssn\\\":\\\"123456789\\\"}\"}"}`)).toBe(
      String.raw`{"a":"{\"b\":\"{\\\"ssn\\\":\\\"[ssn]\\\"}\"}"}`,
    );
    expect(line(String.raw`{"a":"x\ud800 a@example.com \u2028"}`)).toBe('{"a":"x\\ud800 [email] \u2028"}');
  });

  test('bytes of a buffer, and numbers, are no way around', () => {
    expect(line(JSON.stringify({ data: Buffer.from('Jane'), ssn: 123456789, card: 4111111111111111 }))).toBe(
      '{"data":{"type":"Buffer","data":[0,0,0,0]},"ssn":"[ssn]","card":"[account]"}',
    );
  });
});

describe('fields of an application', () => {
  const own = createScrubber({ fields: { chartNo: 'mrn', 'visit-label': 'keep', nickname: 'text' } });

  test('mean what it says, however they are written', () => {
    expect(own.line('{"chart_no":"AB1","ChartNo":"AB1","visitLabel":"2024-03-14","nickname":"Jo"}')).toBe(
      '{"chart_no":"[mrn]","ChartNo":"[mrn]","visitLabel":"2024-03-14","nickname":"Jo"}',
    );
    expect(own.value({ chartNo: 'AB1', nickname: 'call 212-555-0100' })).toEqual({
      chartNo: '[mrn]',
      nickname: 'call [phone]',
    });
  });
});

describe('lines of something', () => {
  test.each([
    ['{"line":42,"lines":4,"log_lines":"12 read","LogLines":3}'],
    ['{"file":"a.ts","line":42,"column":7}'],
    ['{"sourceLocation":{"file":"a.ts","line":"42","function":"main"}}'],
    ['{"line":"GET /healthz took 3 ms"}'],
  ])('%s says nothing of a person', (said) => {
    expect(line(said)).toBe(said);
    expect(value(JSON.parse(said))).toEqual(JSON.parse(said));
  });

  test('are of an address where they are a list, or in one, or look like it', () => {
    expect(line('{"line":["Apt 4"],"lines":["Hidden Valley"]}')).toBe(
      '{"line":["[address]"],"lines":["[address]"]}',
    );
    expect(line('{"line":"moved to 12 Main Street"}')).toBe('{"line":"moved to [address]"}');
    expect(value({ address: { line: 12, lines: [4, 'Apt 4'] } })).toEqual({
      address: { line: '[address]', lines: ['[address]', '[address]'] },
    });
  });
});

describe('metrics in a line', () => {
  const metrics = (Metrics: unknown, more: object) =>
    JSON.stringify({
      _aws: {
        Timestamp: 1795305600000,
        CloudWatchMetrics: [{ Namespace: 'App', Dimensions: [[]], Metrics }],
      },
      ...more,
    });

  test('are counts, whatever they are called; numbers that nobody declares are not', () => {
    const more = { FailedPassword: 1234, Phone: [12125550100, 2], Ssn: 123456789 };
    const said = JSON.parse(line(metrics([{ Name: 'FailedPassword' }, { Name: 'Phone' }], more))) as object;
    expect(said).toMatchObject({ FailedPassword: 1234, Phone: [12125550100, 2], Ssn: '[ssn]' });
  });

  test('wherever they are declared, and in objects as well', () => {
    const declared = JSON.parse(
      metrics([{ Name: 'Age' }, { Name: 'Zip' }, { Name: 'Patient' }], {}),
    ) as object;
    const counts = { Age: 95, Zip: [62704, 2], Patient: 4111111111111111 };
    for (const said of [
      { ...counts, ...declared },
      { ...declared, ...counts },
    ]) {
      expect(line(JSON.stringify(said))).toBe(JSON.stringify(said));
      expect(value(said)).toEqual(said);
    }
    expect(value({ ...declared, Age: '95', Ssn: 123456789 })).toMatchObject({ Age: '[age]', Ssn: '[ssn]' });
  });

  test.each([
    ['a text', metrics([{ Name: 'ssn' }], { ssn: '123-45-6789' })],
    ['texts in a list', metrics([{ Name: 'ssn' }], { ssn: ['123-45-6789'] })],
    ['a member of a member', metrics([{ Name: 'ssn' }], { more: { ssn: 123456789 } })],
    ['a declaration that is none', metrics('ssn', { ssn: 123456789 })],
    ['an empty declaration', metrics([null], { ssn: 123456789 })],
    ['another `_aws`', JSON.stringify({ _aws: {}, ssn: 123456789 })],
    [
      'a declaration inside',
      JSON.stringify({ in: JSON.parse(metrics([{ Name: 'ssn' }], { ssn: 123456789 })) }),
    ],
    ['a member of what is no JSON', `${metrics([{ Name: 'ssn' }], { ssn: 123456789 })} and more`],
  ])('%s is no metric', (_, said) => {
    expect(line(said)).not.toContain('6789');
  });
});

describe('anything at all', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ maxLength: 200 }),
    fc.json(),
  );
  const SSN = '123-45-6789';

  const counterexample = <T>(any: fc.Arbitrary<T>, holds: (one: T) => boolean) =>
    fc.check(fc.property(any, holds), { numRuns: 300 }).counterexample;

  test('does not throw, and keeps its lines', () => {
    const keepsLines = (any: string) =>
      line(any).split('\n').length === any.split('\n').length && typeof text(any) === 'string';
    expect(counterexample(anyText, keepsLines)).toBeNull();
  });

  test('is copied, and JSON takes the copy', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
    });
    expect(counterexample(anything, (any) => JSON.stringify([value(any)]).length > 0)).toBeNull();
  });

  test('is scrubbed once: a second time changes nothing', () => {
    expect(counterexample(anyText, (any) => keyed.line(keyed.line(any)) === keyed.line(any))).toBeNull();
  });

  test('in JSON hides no number that is put somewhere', () => {
    const hides = ([any, place]: [fc.JsonValue, number]) => {
      const json = planted(JSON.stringify(any), place);
      const scrubbed = line(json);
      return !JSON.stringify([JSON.parse(scrubbed), value(JSON.parse(json))]).includes(SSN);
    };
    expect(counterexample(fc.tuple(fc.jsonValue({ maxDepth: 3 }), fc.nat()), hides)).toBeNull();
  });

  /** With a number in the place of one of its strings. */
  function planted(json: string, place: number): string {
    const strings = [...json.matchAll(/"(?:[^"\\]|\\.)*"/g)];
    const chosen = strings[place % Math.max(1, strings.length)];
    if (chosen === undefined) return json;
    return `${json.slice(0, chosen.index)}"x ${SSN} y"${json.slice(chosen.index + chosen[0].length)}`;
  }
});

describe('structures of other people', () => {
  test.each([
    [
      '<n:name><n:first>Jane</n:first><n:last>Doe</n:last></n:name>',
      '<n:name><n:first>[name]</n:first><n:last>[name]</n:last></n:name>',
    ],
    ['<birthTime value="19741225"/>', '<birthTime value="1974-[date]"/>'],
    ['<id extension="00412345" root="2.16.840.1"/>', '<id extension="[identifier]" root="2.16.840.1"/>'],
    ['<A Name="lastName"><AV>Doe</AV></A>', '<A Name="lastName"><AV>[name]</AV></A>'],
    ['(0010,0010) PN [DOE^JANE]', '(0010,0010) PN [[name]^[name]]'],
    ['{"00100020":{"vr":"LO","Value":["H123456"]}}', '{"00100020":{"vr":"LO","Value":["[mrn]"]}}'],
    ['patient_id=H91742378 member_id=W123456789', 'patient_id=[mrn] member_id=[plan]'],
    ['name: Some("Jane Doe"), dob: Some(1974-12-25)', 'name: Some("[name]"), dob: Some(1974-[date])'],
    ['Doe { FirstName = Jane, LastName = Doe }', 'Doe { FirstName = [name], LastName = [name] }'],
    ["select 1 where a = ? args=('Doe', 20)", "select 1 where a = ? args=('[identifier]', 20)"],
    ['[["last_name", "Doe"], ["limit", 1]]', '[["last_name", "[name]"], ["limit", 1]]'],
    ['{"to":"12125550100","created_by":"jdoe7"}', '{"to":"[phone]","created_by":"[account]"}'],
    ['NM1*36*2*DOE BAKERY~CLM*A123456*12~', 'NM1*36*2*[name]~CLM*[account]*12~'],
    ["field 'lastName': rejected value [Doe]", "field 'lastName': rejected value [[name]]"],
    ["column 'LastName'. Truncated value: 'Doe'.", "column 'LastName'. Truncated value: '[name]'."],
    ['Invalid value "Doe" for field lastName', 'Invalid value "[name]" for field lastName'],
    ['First name "Jane" is invalid', 'First name "[name]" is invalid'],
    ["[('last_name', 'Doe')]", "[('last_name', '[name]')]"],
    ['{:last-name "Doe" :mrn "0012345"}', '{:last-name "[name]" :mrn "[mrn]"}'],
    ['Map(lastName -> Doe, mrn -> 0012345)', 'Map(lastName -> [name], mrn -> [mrn])'],
    ['name { given: "Jane" family: "Doe" }', 'name { given: "[name]" family: "[name]" }'],
    ["{'name': {'family': 'Doe', 'given': ['Jane']}}", "{'name': {'family': '[name]', 'given': ['[name]']}}"],
    ['patient[name][first]=Jane&x=1', 'patient[name][first]=[name]&x=1'],
    ['PatientName=DOE^JANE', 'PatientName=[name]^[name]'],
    [
      "last_name ILIKE 'Doe%' AND mrn IN ('00123', '00124')",
      "last_name ILIKE '[name]%' AND mrn IN ('[mrn]', '[mrn]')",
    ],
    ['GET /patients/by-phone/2125550100', 'GET /patients/by-phone/[phone]'],
    ['GET /patients/00123456/labs', 'GET /patients/[mrn]/labs'],
    ['user jdoe logged in', 'user [account] logged in'],
    ['session opened for user jdoe by (uid=0)', 'session opened for user [account] by (uid=0)'],
    ['Login: user=<jdoe>, method=PLAIN', 'Login: user=<[account]>, method=PLAIN'],
    ['recv\\rPID|1||00123456', 'recv\\rPID|1||[mrn]'],
    ['{"path":["patient","ssn"],"received":"123456789"}', '{"path":["patient","ssn"],"received":"[ssn]"}'],
    ['{"value":"Doe","field":"lastName"}', '{"value":"[name]","field":"lastName"}'],
    ['encounter_id=1234567 rxNumber=0766814', 'encounter_id=[account] rxNumber=[account]'],
    ['identifier=urn:oid:1.2.3|00123', 'identifier=urn:oid:1.2.3|[identifier]'],
    ['{"claim":{"number":"CLM1234567","amount":125.5}}', '{"claim":{"number":"[plan]","amount":125.5}}'],
    ['at 41.8781,-87.6298', 'at [address]'],
    [
      "LastName: The value 'Doe' is not valid for LastName.",
      "LastName: The value '[name]' is not valid for LastName.",
    ],
    [
      'Body: Map({"patient_name": Str(Jane Doe), "n": Int(4)})',
      'Body: Map({"patient_name": Str([name]), "n": Int(4)})',
    ],
    [
      'patient.name: Str(Jane Doe) service.name: Str(api)',
      'patient.name: Str([name]) service.name: Str(api)',
    ],
    ["SELECT 1 WHERE last_name = N'Doe' AND x = 1", "SELECT 1 WHERE last_name = N'[name]' AND x = 1"],
    ['?date=ge1962-03-14&_count=5', '?date=ge1962-[date]&_count=5'],
    [
      'User <jdoe> IP <203.0.113.9>, user [jane.doe] left',
      'User <[account]> IP <[ip]>, user [[account]] left',
    ],
    ["id '00123456^^^&1.2.3.4&ISO'", "id '[mrn]^^^&1.2.3.4&ISO'"],
    ['ZPD|1|00123456^^^HOSP^MR', 'ZPD|1|[mrn]^^^HOSP^MR'],
    ['(0040,0002) DA [19620314] x', '(0040,0002) DA [1962-[date]] x'],
    [
      "(0010, 0030) Patient's Birth Date  DA: '19620314'",
      "(0010, 0030) Patient's Birth Date  DA: '1962-[date]'",
    ],
    ['NM1*IL*1*DOE*JANE***34*123456789~', 'NM1*IL*1*[name]*[name]***34*[ssn]~'],
    ['RXE|1^BID^^20160314|197361^Metformin^RXNORM', 'RXE|1^BID^^2016-[date]|197361^Metformin^RXNORM'],
    ['patient="Doe Smith, Jane" drug="x"', 'patient="[name]" drug="x"'],
    ['license plate ANV-2357 VIN 1HGCM82633A004352', 'license plate [licence] VIN [vehicle]'],
    [
      'scale S/N PM3534-PYE-45, server_principal_name=jdoe',
      'scale S/N [device], server_principal_name=[account]',
    ],
    [
      '{"who":{"display":"Jane Doe"},"what":{"display":"Blood Pressure"}}',
      '{"who":{"display":"[name]"},"what":{"display":"Blood Pressure"}}',
    ],
    [
      '{"who":{"reference":"Practitioner/1","display":"Jane Doe"}}',
      '{"who":{"reference":"Practitioner/1","display":"[name]"}}',
    ],
    [
      'Source Network Address: 203.0.113.9 Source Port: 51422',
      'Source Network Address: [ip] Source Port: 51422',
    ],
    ['{"appointment":{"startedAt":"2026-03-14T10:22:11Z"}}', '{"appointment":{"startedAt":"2026-[date]"}}'],
    [
      'visit started at 2026-03-14 10:22, expires 2026-03-14',
      'visit started at 2026-[date], expires 2026-[date]',
    ],
    ['signed_at=2026-03-14T10:22:11Z', 'signed_at=2026-[date]'],
  ])('%s', (before, after) => {
    expect(line(before)).toBe(after);
    expect(line(after)).toBe(after);
  });

  test.each([
    '<low value="5" unit="mg"/><high value="12.5"/><state>IL</state><code>E11.9</code>',
    'a < b and c <d, 1<2, <none>, List<String> x',
    '{"user":"postgres","actor":"system","userId":"usr_9f8e7d6c","to":1790000000,"from":"main"}',
    'set name = EXCLUDED."name", last_name = $1, first_name = :first, dob = %(dob)s',
    'GET https://api.example.com/2010-04-01/Accounts',
    'bucket x [14/Mar/2026:10:22:11 +0000] "GET / HTTP/1.1" 200',
    'NM1*PR*2*ACME HEALTH PLAN*****PI*60054~',
    '["lastName", "firstName"] amr ["pwd", "mfa"]',
    "args=('clinic-a', 'b') without a statement",
    'user profile not found, user created, login succeeded',
    'user authentication required, created by Terraform, login failed for the third time',
    'relation "patients" and column "first_name" do not exist',
    'Invalid value "pending" for field status',
    '{"t":{"$date":"2026-03-14T10:22:11.482+00:00"},"s":"I"}',
    '{"date":"2026-03-14T10:22:11Z","level":"info"}',
    'CEF:0|A|B|1|2|x|5|rt=Mar 14 2026 10:22:11 cnt=1',
    'date=2026-03-14 time=10:22:11 type=traffic',
    'Started GET "/patients/new" for 127.0.0.1 at 2026-03-14 10:22:11 +0000',
    'app-2026-03-14.log.gz rotated, Message-ID: <2026.1@mail.example.com>',
    'GET /api/policy/12345, page[number]=2, filter[status]=active',
    '{"occurredAt":"2026-03-14T10:22:11Z","meta":{"lastUpdated":"2026-03-14T10:22:11Z"}}',
    '{"resourceType":"AuditEvent","recorded":"2026-03-14T10:22:11Z","agent":[{"tokenExpiresAt":"2026-03-14T10:22:11Z"}]}',
    'renewed, not after 2026-06-12T10:22:11Z, next fire 2026-03-14T02:15:00Z, last_run=2026-03-14T10:22:11Z',
    'job "nightly" started at 2026-03-14 02:00:00, notAfter=Jun 12 10:22:11 2026 GMT',
    '[Nest] 382  - 03/14/2026, 10:22:11 AM   ERROR [X] y',
    'I, x -- : Started GET "/patients/new" for 127.0.0.1 at 2026-03-14 10:22:11 +0000',
    '{"userId":"4f5e9a1c-0b2d-4c3e-8f6a-7b8c9d0e1f2a","email":null,"appDisplayName":"Blue Button","serviceName":"Care Hub"}',
    'Listening address: 0.0.0.0:8080, address=db-1.internal:5432',
    '{"rxBin":"003858","errors":{"lastName":["The field lastName must be a string."]}}',
    'User [id] missing, user <unknown> left, part P/N 7788-22, ORD448811^^^LAB',
    'closing (age=104s), call 80841585-0786-4ffc-a82b-1783bdc56b6c ended',
    'mrn=null test=CBC value="Na 132 mmol/L"',
  ])('%s stays', (untouched) => {
    expect(line(untouched)).toBe(untouched);
  });
});

test('every kind has a word of its own', () => {
  expect(new Set(KINDS).size).toBe(KINDS.length);
});
