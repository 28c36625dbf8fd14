import { EMPTY_HEAD } from '../../runtime/tlog/entry';
import { leafHash } from '../../runtime/tlog/hash';
import { signNote } from '../../runtime/tlog/note';
import { MAX_FINDINGS } from '../../verifier/finding';
import {
  bundleOf,
  entriesIn,
  entriesOf,
  flip,
  keyOf,
  KEY,
  named,
  ORIGIN,
  otherLetter,
  recordOf,
  recordsOf,
  signer,
  signerFor,
  START,
  verify,
  writeLog,
  type Files,
} from './logs';

const SIZES = [100, 256, 300, 600, 700];
const BUNDLE_0 = 'tile/entries/000';
const TAIL = 'tile/entries/002.p/188';
const cp = (size: number): string => `checkpoints/${String(size).padStart(20, '0')}`;

const entries = entriesOf(recordsOf(700));
let honest: { files: Files; witness: Files };
let files: Files;
beforeAll(async () => {
  honest = await writeLog(entries, SIZES);
});
beforeEach(() => {
  files = new Map(honest.files);
});

/** Replaces the entries of a bundle. */
const change = (path: string, edit: (entries: Buffer[]) => Buffer[]): void =>
  void files.set(path, bundleOf(edit(entriesIn(files.get(path)!))));

const findings = async (witness?: Files): Promise<string[]> => named(await verify(files, witness));

/** Entries as somebody with all of the writer's means would write them, with other sequence numbers or links. */
function chained(
  members: readonly { sequence?: number; ingested?: number; record: object; previous?: string }[],
): Buffer[] {
  let last = EMPTY_HEAD.last;
  return members.map(({ sequence, ingested = START + 60_000, record, previous }, i) => {
    const [before] = entriesOf([record as never], { size: sequence ?? i, last, ingested: 0 }, ingested);
    const entry =
      previous === undefined
        ? before!
        : Buffer.from(String(before).replace(last.toString('base64'), previous));
    last = leafHash(entry);
    return entry;
  });
}

test('the honest log verifies, with all that was checked', async () => {
  expect(await verify(files, honest.witness)).toEqual({
    verified: true,
    source: 'memory',
    origin: ORIGIN,
    size: 700,
    root: expect.stringMatching(/^[\w+/]{43}=$/) as string,
    entries: 700,
    ingested: [new Date(START + 60_000).toISOString(), new Date(START + 60_000).toISOString()],
    checkpoints: 5,
    witnessed: 5,
    findings: [],
    findingCount: 0,
    notices: [],
  });
});

describe('sabotage AUD-4 · an entry', () => {
  test.each([0, 17, 255])('a byte is flipped in entry %i: it is named', async (index) => {
    const offset = bundleOf(entries.slice(0, index)).length + 2;
    flip(files, BUNDLE_0, offset + 100);
    const report = await verify(files);
    expect(named(report)).toEqual([`entry-altered ${BUNDLE_0}#${index}`]);
    expect(report.findings[0]!.where.offset).toBe(offset);
  });

  test('a byte is flipped in the last bundle, which no tile above vouches for: the root does', async () => {
    flip(files, TAIL, -100);
    expect(await findings()).toEqual([`entry-altered ${TAIL}#699`]);
  });

  test('a byte is flipped in every one of them', async () => {
    for (const path of [BUNDLE_0, 'tile/entries/001', TAIL]) {
      let offset = 2;
      for (const entry of entriesIn(files.get(path)!)) {
        flip(files, path, offset + 20);
        offset += entry.length + 2;
      }
    }
    const names = await findings();
    expect(names).toEqual(
      expect.arrayContaining([`entry-altered ${BUNDLE_0}#3`, `entry-altered ${TAIL}#512`]),
    );
    expect(names.filter((name) => name.startsWith('entry-altered'))).toHaveLength(700);
  });

  test('its length is changed, so that the rest of the bundle is none', async () => {
    flip(files, BUNDLE_0, 1);
    expect(await findings()).toEqual([
      expect.stringMatching(/^bundle-malformed tile\/entries\/000$/),
      expect.stringMatching(/^entry-missing tile\/entries\/000#/),
      `entry-altered ${BUNDLE_0}#0`,
      `entry-altered ${BUNDLE_0}#1`,
      `entry-altered ${BUNDLE_0}#2`,
    ]);
  });

  test('one is deleted', async () => {
    change(BUNDLE_0, (all) => all.toSpliced(42, 1));
    expect(await findings()).toEqual([`entry-missing ${BUNDLE_0}#42`]);
  });

  test('two after each other are deleted', async () => {
    change('tile/entries/001', (all) => all.toSpliced(42, 2));
    const report = await verify(files);
    expect(named(report)).toEqual(['entry-missing tile/entries/001#298']);
    expect(report.findings[0]!.what).toBe('entries 298 to 299 are not in the bundle');
  });

  test('two are swapped', async () => {
    change(BUNDLE_0, (all) => all.with(5, all[9]!).with(9, all[5]!));
    const names = await findings();
    expect(names[0]).toBe(`entry-misplaced ${BUNDLE_0}#6`);
    expect(new Set(names.map((name) => name.split(' ')[0]))).toEqual(new Set(['entry-misplaced']));
  });

  test('one is doubled', async () => {
    change(TAIL, (all) => all.toSpliced(8, 0, all[7]!));
    expect(await findings()).toEqual([`entry-repeated ${TAIL}#520`, `bundle-malformed ${TAIL}`]);
  });

  test('one is put in between', async () => {
    change(TAIL, (all) => all.toSpliced(8, 0, Buffer.from(String(all[8]).replace('clinic-a', 'clinic-b'))));
    expect(await findings()).toEqual([`entry-repeated ${TAIL}#520`, `bundle-malformed ${TAIL}`]);
  });

  test('the bundle is cut off', async () => {
    files.set(TAIL, files.get(TAIL)!.subarray(0, -10));
    const report = await verify(files);
    expect(named(report)).toEqual([`bundle-malformed ${TAIL}`, `entry-missing ${TAIL}#699`]);
    expect(report.findings[0]!.where.offset).toBe(bundleOf(entries.slice(512, 699)).length);
  });

  test('the bundle is empty, or garbage', async () => {
    files.set(BUNDLE_0, Buffer.alloc(0));
    files.set('tile/entries/001', Buffer.alloc(100_000, 0xff));
    expect(await findings()).toEqual([
      `entry-missing ${BUNDLE_0}#0`,
      'bundle-malformed tile/entries/001',
      expect.stringContaining('entry-missing tile/entries/001#25'),
      'entry-altered tile/entries/001#256',
    ]);
  });

  test('an earlier partial bundle holds another entry', async () => {
    flip(files, 'tile/entries/000.p/100', -100);
    expect(await findings()).toEqual(['partial-mismatch tile/entries/000.p/100#99']);
  });

  test('a partial bundle that still holds what was altered later does not blur the finding', async () => {
    flip(files, BUNDLE_0, 100);
    expect(files.has('tile/entries/000.p/100')).toBe(true);
    expect(await findings()).toEqual([`entry-altered ${BUNDLE_0}#0`]);
  });
});

describe('sabotage AUD-4 · a tile', () => {
  test.each([
    ['tile/0/000', 33, 1],
    ['tile/0/001', 8191, 255],
    ['tile/0/002.p/188', 0, 0],
    ['tile/1/000.p/2', 63, 1],
  ])('a byte is flipped in %s', async (path, at, index) => {
    flip(files, path, at);
    expect(await findings()).toEqual([`tile-altered ${path}#${index}`]);
  });

  test.each(['tile/0/000.p/100', 'tile/0/001.p/44', 'tile/1/000.p/1'])(
    'a byte is flipped in %s, of an earlier checkpoint',
    async (path) => {
      flip(files, path, 1);
      expect(await findings()).toEqual([`partial-mismatch ${path}#0`]);
    },
  );

  test('a byte is flipped in an entry and in its hash, in one that is not the same', async () => {
    flip(files, BUNDLE_0, 100);
    flip(files, 'tile/0/000', 40);
    expect(await findings()).toEqual([
      'partial-mismatch tile/0/000.p/100#1',
      'partial-mismatch tile/entries/000.p/100#1',
      `hash-mismatch ${BUNDLE_0}#0`,
      `hash-mismatch ${BUNDLE_0}#1`,
    ]);
  });

  test('an entry and all hashes above are changed', async () => {
    const other = entriesOf(recordsOf(700).with(20, recordOf(20, { note: 'altered' })));
    const forged = await writeLog(other, SIZES, signerFor(ORIGIN));
    for (const [path, bytes] of forged.files) if (path.startsWith('tile/')) files.set(path, bytes);
    const report = await verify(files);
    expect(named(report)).toEqual([`root-mismatch ${cp(100)}`]);
    expect(report.findings[0]!.what).toContain('nothing before it agrees; so do 4 later ones');
  });

  test('too short, too long, gone', async () => {
    files.set('tile/0/000', files.get('tile/0/000')!.subarray(1));
    files.set('tile/0/001', Buffer.concat([files.get('tile/0/001')!, Buffer.alloc(32)]));
    files.delete('tile/0/002.p/188');
    files.delete('tile/1/000.p/2');
    expect((await findings()).toSorted()).toEqual([
      'missing tile/0/002.p/188#0',
      'missing tile/1/000.p/2',
      'tile-malformed tile/0/000',
      'tile-malformed tile/0/001',
    ]);
  });

  test('a bundle is missing, or a bundle and its hashes', async () => {
    files.delete('tile/entries/001');
    expect(await findings()).toEqual(['missing tile/entries/001#256']);
    files.delete('tile/0/001');
    expect(await findings()).toEqual(['missing tile/0/001#0', 'missing tile/entries/001#256']);
  });

  test('all tiles are missing', async () => {
    for (const path of files.keys()) if (path.startsWith('tile/')) files.delete(path);
    expect(await findings()).toEqual(['missing tile/entries/000#0', 'missing tile/1/000.p/2']);
  });
});

describe('sabotage AUD-4 · a checkpoint', () => {
  test.each([
    ['its origin', 3, ['signature-invalid checkpoint', 'wrong-origin checkpoint']],
    ['its size', ORIGIN.length + 1, ['signature-invalid checkpoint']],
    ['the name of its key', ORIGIN.length + 60, ['signature-unknown checkpoint']],
  ])('a byte is flipped in %s', async (_, at, expected) => {
    flip(files, 'checkpoint', at);
    expect(await findings()).toEqual(expected);
  });

  test.each([
    ['root', ORIGIN.length + 10],
    ['signature', -50],
  ])('another letter stands in its %s', async (_, at) => {
    otherLetter(files, 'checkpoint', at);
    expect(await findings()).toEqual(['signature-invalid checkpoint']);
  });

  test('every single byte of it: none passes', async () => {
    const note = files.get('checkpoint')!;
    for (let at = 0; at < note.length; at++) {
      const small = new Map([
        ['checkpoint', note],
        [cp(700), note],
      ]);
      flip(small, 'checkpoint', at);
      const names = named(await verify(small));
      expect(names[0]).toMatch(
        /^(note-malformed|signature-invalid|signature-unknown|wrong-origin) checkpoint$/,
      );
    }
  });

  test('it is garbage, or gone: the newest one that was kept takes its place', async () => {
    files.set('checkpoint', Buffer.from([0xff, 0xfe]));
    expect(await verify(files)).toMatchObject({ size: 700, entries: 700 });
    expect(await findings()).toEqual(['note-malformed checkpoint']);
    files.delete('checkpoint');
    expect(await findings()).toEqual(['missing checkpoint']);
  });

  test('one of the history is altered, exchanged or gone', async () => {
    otherLetter(files, cp(100), ORIGIN.length + 10);
    expect(await findings()).toEqual([`signature-invalid ${cp(100)}`]);
    files.set(cp(100), files.get(cp(256))!);
    expect(await findings()).toEqual([`note-malformed ${cp(100)}`]);
    files.delete(cp(100));
    expect(await findings()).toEqual([]);
    expect(await findings(honest.witness)).toEqual([`missing ${cp(100)}`]);
    files.delete(cp(700));
    expect(await findings()).toEqual([`missing ${cp(700)}`]);
  });

  test('it is signed by another key of the same name', async () => {
    const stranger = signerFor(ORIGIN);
    const forged = await writeLog(entries, [700], stranger);
    expect(named(await verify(forged.files))).toEqual([
      'signature-unknown checkpoint',
      `signature-unknown ${cp(700)}`,
    ]);
    expect(named(await verify(forged.files, undefined, { keys: [KEY, keyOf(stranger)] }))).toEqual([]);
  });

  test('it is one of another tenant, with a key that is trusted for that one', async () => {
    const other = signerFor('audit.app.example.com/clinic-b');
    const foreign = await writeLog(entries, [700], other);
    files.set('checkpoint', foreign.files.get('checkpoint')!);
    expect(await findings()).toEqual(['signature-unknown checkpoint', 'wrong-origin checkpoint']);
    await expect(verify(files, undefined, { keys: [KEY, keyOf(other)] })).rejects.toThrow('different logs');
  });

  test('it claims a size that no log has', async () => {
    const [storage] = [new Map(files)];
    for (const size of ['9007199254740991', '9007199254740993', '1e3', '-1', '00', '99999999999999999999']) {
      const text = `${ORIGIN}\n${size}\n${Buffer.alloc(32).toString('base64')}\n`;
      const signature = await signer.sign(Buffer.from(text));
      const line = Buffer.concat([Buffer.from(KEY.id, 'hex'), signature]).toString('base64');
      storage.set('checkpoint', Buffer.from(`${text}\n\u2014 ${ORIGIN} ${line}\n`));
      const names = named(await verify(storage));
      expect(names[0]).toMatch(
        size === '9007199254740991' ? /^missing tile\// : /^note-malformed checkpoint$/,
      );
    }
  });
});

describe('sabotage AUD-4 · history', () => {
  test('checkpoint is put back: rolled back', async () => {
    files.set('checkpoint', files.get(cp(300))!);
    expect(await verify(files)).toMatchObject({ size: 700, entries: 700 });
    expect(await findings()).toEqual(['rolled-back checkpoint']);
  });

  test('checkpoint and history are put back: what lies beyond is left over', async () => {
    files.set('checkpoint', files.get(cp(300))!);
    files.delete(cp(600));
    files.delete(cp(700));
    const report = await verify(files);
    expect(named(report)).toEqual([`beyond-checkpoint ${TAIL}`]);
    expect(report.findings[0]!.what).toContain('entries 300 to 699 lie beyond the newest checkpoint');
    expect(await findings(honest.witness)).toEqual(['rolled-back checkpoint', `beyond-checkpoint ${TAIL}`]);
  });

  test('hashes without entries are left over', async () => {
    const early = await writeLog(entries, SIZES.slice(0, 3));
    early.files.set('tile/0/002.p/88', honest.files.get('tile/0/002.p/88')!);
    expect(named(await verify(early.files))).toEqual(['beyond-checkpoint tile/0/002.p/88']);
  });

  test('everything is put back: only the witness can tell, and the report says so', async () => {
    const early = await writeLog(entries, SIZES.slice(0, 3));
    const alone = await verify(early.files);
    expect(alone.verified).toBe(true);
    expect(alone.notices.join()).toContain('cannot be excluded');
    expect(named(await verify(early.files, honest.witness))).toEqual(['rolled-back checkpoint']);
  });

  /** The log from entry 280 on, written anew and signed by the log's own key. */
  const rewritten = () =>
    writeLog(entriesOf(recordsOf(700).with(280, recordOf(280, { note: 'altered' }))), SIZES);

  test('a fork, signed with the same key, over the old history', async () => {
    const fork = await rewritten();
    for (const [path, bytes] of fork.files)
      if (!path.startsWith('checkpoints/') || path === cp(700)) files.set(path, bytes);
    const report = await verify(files);
    expect(named(report)).toEqual([`fork ${cp(300)}`]);
    expect(report.findings[0]!.what).toContain(
      'the first 256 entries agree: two histories were signed; so do 1 later ones',
    );
  });

  test('a fork with a history of its own: the witness has the other one', async () => {
    const fork = await rewritten();
    expect((await verify(fork.files)).verified).toBe(true);
    expect(named(await verify(fork.files, honest.witness)).toSorted()).toEqual(
      [300, 600, 700].map((size) => `fork witness:${cp(size)}`),
    );
  });

  test('a fork that is shorter, or longer', async () => {
    const shorter = await writeLog(
      entriesOf(recordsOf(500).with(280, recordOf(280, { note: 'altered' }))),
      [100, 256, 500],
    );
    expect(named(await verify(shorter.files, honest.witness))).toEqual(
      expect.arrayContaining(['rolled-back checkpoint', `missing ${cp(300)}`, `fork witness:${cp(300)}`]),
    );
  });

  test('two entries are deleted, chain and tree computed anew', async () => {
    const shorter = await writeLog(entriesOf(recordsOf(700).toSpliced(40, 2)), [100, 256, 300, 600, 698]);
    // Without the key: the signatures are of another tree.
    const unsigned = new Map([...shorter.files].filter(([path]) => path.startsWith('tile/')));
    for (const [path, bytes] of files) if (path.startsWith('checkpoint')) unsigned.set(path, bytes);
    expect(named(await verify(unsigned))).toContain('missing tile/entries/002.p/188#512');
    // With the key: the witness knows better.
    expect((await verify(shorter.files)).verified).toBe(true);
    expect(named(await verify(shorter.files, honest.witness))).toEqual(
      expect.arrayContaining([`fork witness:${cp(100)}`, 'rolled-back checkpoint']),
    );
  });

  test('the witness is empty, or altered', async () => {
    expect(await findings(new Map())).toEqual(['missing witness:checkpoints/']);
    const witness = new Map(honest.witness);
    otherLetter(witness, cp(300), ORIGIN.length + 10);
    expect(await findings(witness)).toEqual([`signature-invalid witness:${cp(300)}`]);
  });
});

test('sabotage AUD-4 · a log put back does not pass as one that is written to right now', async () => {
  files.set('checkpoint', files.get(cp(300))!);
  files.delete(cp(600));
  files.delete(cp(700));
  const later = { graceMs: 900_000, now: START + 86_400_000 };
  const beyond = (at: number): Buffer =>
    bundleOf(entriesOf([recordOf(900)], { size: 768, last: EMPTY_HEAD.last, ingested: 0 }, at));
  for (const at of [later.now, Date.UTC(9999, 0)]) {
    files.set('tile/entries/003.p/1', beyond(at));
    expect(named(await verify(files, undefined, later))).toEqual(['beyond-checkpoint tile/entries/003.p/1']);
  }
  // Not even when what it held before is gone too.
  files.delete(TAIL);
  files.set('tile/entries/001', beyond(Date.UTC(9999, 0)));
  expect(named(await verify(files, undefined, later))).toContain('beyond-checkpoint tile/entries/003.p/1');
});

test('sabotage AUD-4 · a signed checkpoint of nothing says another root than that of nothing', async () => {
  const text = `${ORIGIN}\n0\n${Buffer.alloc(32, 7).toString('base64')}\n`;
  files.set(cp(0), Buffer.from(await signNote(text, signer)));
  expect(await findings()).toEqual([`fork ${cp(0)}`]);
});

describe('sabotage AUD-4 · a writer that breaks the rules, and signs', () => {
  const signed = async (members: Parameters<typeof chained>[0]): Promise<string[]> =>
    named(await verify((await writeLog(chained(members), [members.length])).files));
  const members = (
    count: number,
  ): { sequence?: number; ingested?: number; record: object; previous?: string }[] =>
    recordsOf(count).map((record) => ({ record }));
  const tail = 'tile/entries/000.p/9';

  test('a gap in the sequence is named once', async () => {
    expect(await signed(members(9).map((member, i) => ({ ...member, sequence: i < 4 ? i : i + 1 })))).toEqual(
      [`sequence-gap ${tail}#4`],
    );
    expect(await signed(members(9).map((member, i) => ({ ...member, sequence: i + 1 })))).toEqual([
      `sequence-gap ${tail}#0`,
    ]);
  });

  test('a broken chain', async () => {
    const zeros = Buffer.alloc(32).toString('base64');
    expect(await signed(members(9).with(6, { record: recordOf(6), previous: zeros }))).toEqual([
      `chain-broken ${tail}#6`,
    ]);
    const odd = Buffer.alloc(32, 7).toString('base64');
    expect(await signed(members(9).with(0, { record: recordOf(0), previous: odd }))).toEqual([
      `chain-broken ${tail}#0`,
    ]);
  });

  test('times go back, or are far from the event', async () => {
    const at = START + 60_000;
    expect(await signed(members(9).with(3, { record: recordOf(3), ingested: at - 1 }))).toEqual([
      `ingested-backwards ${tail}#3`,
    ]);
    const [week, minutes] = [7 * 86_400_000, 300_000];
    const time = (ms: number) => ({ record: recordOf(3, { time: new Date(at + ms).toISOString() }) });
    expect(await signed(members(9).with(3, time(-week)))).toEqual([]);
    expect(await signed(members(9).with(3, time(-week - 1)))).toEqual([`clock ${tail}#3`]);
    expect(await signed(members(9).with(3, time(minutes)))).toEqual([]);
    expect(await signed(members(9).with(3, time(minutes + 1)))).toEqual([`clock ${tail}#3`]);
  });

  test('a record of another organization', async () => {
    const foreign = { record: recordOf(3, { organization: 'clinic-aa' }) };
    expect(await signed(members(9).with(3, foreign))).toEqual([`wrong-organization ${tail}#3`]);
  });

  test('a record id occurs twice, also in other bundles, and if it is no UUID', async () => {
    const twice = members(600).with(599, { record: recordOf(599, { id: recordOf(3).id }) });
    expect(await signed(twice)).toEqual(['duplicate-id tile/entries/002.p/88#599']);
    const odd = { record: recordOf(0, { id: 'not a uuid' }) };
    expect(await signed(members(9).with(3, odd).with(5, odd))).toEqual([`duplicate-id ${tail}#5`]);
    const nil = { record: recordOf(0, { id: '00000000-0000-0000-0000-000000000000' }) };
    expect(await signed(members(9).with(3, nil).with(5, nil))).toEqual([`duplicate-id ${tail}#5`]);
  });

  test.each([
    ['a space', (text: string) => text.replace('":', '": '), 'not-canonical'],
    [
      'members out of order',
      (text: string) => text.replace(/^\{("ingested":"[^"]*"),(.*)}$/, '{$2,$1}'),
      'not-canonical',
    ],
    [
      'a member twice',
      (text: string) => text.replace('"record":{', '"record":{"a":1,"a":1,'),
      'not-canonical',
    ],
    [
      'another number format',
      (text: string) => text.replace('"record":{', '"record":{"a":1.0,'),
      'not-canonical',
    ],
    [
      'an escape that need not be',
      (text: string) => text.replace('clinic-a', 'clinic-\\u0061'),
      'not-canonical',
    ],
    ['one more member', (text: string) => text.replace(/}$/, ',"x":1}'), 'entry-malformed'],
    [
      'a record that is none',
      (text: string) => text.replace(/"record":\{.*}(?=,"seq)/, '"record":[]'),
      'entry-malformed',
    ],
    ['the 30th of February', (text: string) => text.replace('-03-01T', '-02-30T'), 'entry-malformed'],
    ['no JSON', (text: string) => text.slice(0, -1), 'entry-malformed'],
    ['nothing', () => '', 'entry-malformed'],
    ['nested beyond measure', () => '['.repeat(60_000), 'entry-malformed'],
    [
      'a prototype',
      (text: string) => text.replace('"record":{', '"__proto__":{"x":1},"record":{'),
      'entry-malformed',
    ],
  ])('an entry with %s', async (_, edit, kind) => {
    const nine = entriesOf(recordsOf(9));
    const bent = Buffer.from(edit(String(nine[8])));
    const { files } = await writeLog(nine.with(8, bent), [9]);
    expect(named(await verify(files))).toEqual([`${kind} ${tail}#8`]);
  });

  test('an entry that is not UTF-8', async () => {
    const nine = entriesOf(recordsOf(9));
    const bent = Buffer.from(nine[8]!);
    bent[bent.indexOf(Buffer.from('Za')) + 2] = 0xff;
    const { files } = await writeLog(nine.with(8, bent), [9]);
    expect(named(await verify(files))).toEqual([`entry-malformed ${tail}#8`]);
  });
});

test('sabotage AUD-4 · a million findings are counted, not kept', async () => {
  const many = entriesOf(Array.from({ length: 1500 }, () => recordOf(1)));
  const report = await verify((await writeLog(many, [1500])).files);
  expect(report.findingCount).toBe(1499);
  expect(report.findings).toHaveLength(MAX_FINDINGS);
});

test('sabotage AUD-4 · no name in a report carries a control character', async () => {
  files.set(cp(600), Buffer.from(`evil\u001b[2J\u202e\n`));
  const hostile = `audit\u009b31m\u202e/x\n0\n${Buffer.alloc(32).toString('base64')}\n\n\u2014 a\u202eb AAAAAAAA\n`;
  files.set(cp(700), Buffer.from(hostile));
  files.set('checkpoint', Buffer.from(hostile));
  const { origin, findings } = await verify(files);
  expect(findings.length).toBeGreaterThan(2);
  expect([origin, ...findings.flatMap(({ where, what }) => [where.path, what])].join('')).not.toMatch(
    /\p{C}/u,
  );
});

test('files that are no part of a log are counted, and nothing else', async () => {
  files.set('tile/0/.DS_Store', Buffer.from('x'));
  files.set('tile/entries/x000/001', Buffer.from('x'));
  files.set('checkpoints/latest', Buffer.from('x'));
  const report = await verify(files);
  expect(report.verified).toBe(true);
  expect(report.notices.join()).toContain('3 files');
});
