import { entriesOf, KEY, named, recordsOf, sourceOf, START, verify, writeLog, type Files } from './logs';
import { verifyLog } from '../../verifier';

const entries = entriesOf(recordsOf(700));
let files: Files;
beforeEach(async () => {
  ({ files } = await writeLog(entries, [300, 700]));
});

describe('sabotage AUD-4 · the list of files lies', () => {
  test.each(['tile/entries/', 'tile/0/'])('a stray name does not stand for a file of %s', async (folder) => {
    // Were widths beyond 256 taken for such, these would be counted among those of the next tile.
    for (const width of [257, 300, 513, 514, 999]) files.set(`${folder}000.p/${width}`, Buffer.alloc(0));
    expect((await verify(files)).notices.join()).toContain('5 files');
    files.delete(`${folder}001`);
    expect(named(await verify(files))[0]).toMatch(`missing ${folder}001#`);
  });

  test('whatever is listed and not there is missing', async () => {
    const listed = [...files.keys()];
    const source = sourceOf(files);
    for (const path of listed.filter((path) => path.includes('/'))) {
      const lying = {
        ...source,
        read: async (asked: string) => (asked === path ? undefined : source.read(asked)),
      };
      const report = await verifyLog(lying, { keys: [KEY], now: START });
      expect(named(report).map((name) => name.split('#')[0])).toContain(`missing ${path}`);
    }
  });
});
