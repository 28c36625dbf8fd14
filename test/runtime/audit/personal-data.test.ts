import * as fc from 'fast-check';
import { PERSONAL_DATA, type PersonalData, personalDataIn } from '../../../runtime/audit/personal-data';

const FOUND: Readonly<Record<PersonalData, readonly string[]>> = {
  ssn: [
    '123-45-6789',
    'x 123-45-6789.',
    '(123-45-6789)',
    '123 45 6789',
    '123_45_6789',
    '123.45.6789',
    '123–45–6789',
    '１２３-45-6789',
    '123-\u200b45-6789',
    'patient:123-45-6789',
    'ab-123-45-6789',
    'SSN 123456789',
    'SSN: 123456789',
    'ssn=6789',
    'SSN# ***-**-6789',
    'ssn no. 123456789',
    'social security number 123456789',
    'Social-Security: 123456789',
  ],
  mrn: [
    'MRN 00123456',
    'mrn:00123456',
    'MRN#A00123456',
    'mrn_number=4455667',
    'medical record number 4455',
    'Chart No. 12345',
    'patient number: 99887',
  ],
  'birth-date': [
    'DOB 02/03/1980',
    'dob:1980-02-03',
    'born 1980',
    'born on 3 Feb 1980',
    'Born Feb 3, 1980',
    'birth date: 19800203',
    'date of birth: 2.3.1980',
    'D.O.B. 2/3/80',
  ],
  email: [
    'jane@example.com',
    'a jane.doe+x@mail.example.co.uk b',
    'JANE@EXAMPLE.COM',
    'jörg@exämple.de',
    "o'hara@example.org",
  ],
  phone: [
    '212-555-0187',
    '(212) 555-0187',
    '(212)555-0187',
    '212.555.0187',
    '1-212-555-0187',
    '+12125550187',
    '+44 20 7946 0958',
    '+49 (0)30 901820',
    'phone 5550187',
    'tel: 2125550187',
    'fax 212 555 0187',
  ],
};

describe.each(PERSONAL_DATA)('proof AUD-1 · %s in a text', (kind) => {
  test.each(FOUND[kind])('%s', (text) => {
    expect(personalDataIn(text)).toBe(kind);
    expect(personalDataIn(text, [kind])).toBe(kind);
  });
});

describe('proof AUD-1 · what is no identifier passes', () => {
  test.each([
    'none',
    'curl/8.5.0',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.110 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:109.0) Gecko/20100101 Firefox/115.0',
    'Mozilla/5.0 (Linux; Android 13; SM-S918B Build/TP1A.220624.014) AppleWebKit/537.36 Chrome/119.0.6045.163 Mobile Safari/537.36',
    'Mozilla/5.0 (compatible; ExampleBot/2.1; +http://www.example.com/bot.html)',
    'aws-sdk-js/3.1143.0 ua/2.1 os/linux#6.1.0-1234-aws lang/js md/nodejs#22.11.0 api/kinesis#3.1143.0',
    'App/212.555.1234 (build/123.45.6789)',
    'Instagram 309.1.0.41.113 (iPhone12,1; iOS 17_1; en_US; scale=2.00; 828x1792; 541635863)',
    '0190a8c0-1234-7abc-8def-0123456789ab',
    '12345678-1234-1234-1234-123456789012',
    'Root=1-67891233-abcdef012345678912345678',
    'arn:aws:s3:::bucket-123456789012',
    'visit-2026-11-22',
    'INV-2026-123-45',
    '2026-11-22T12:00:00.000Z',
    '1234567890',
    '123456789',
    'react@18.2.0',
    'logo@2x.png',
    'Newborn screening 2024',
    'Records from 2019-01-05 to 2021-03-06',
    'County Health Department, 120 Main Street, Springfield 12345-6789',
    'assn-1234',
    'session-ssn-reader',
    'date-of-birth',
    'phone',
  ])('%s', (text) => expect(personalDataIn(text)).toBeUndefined());

  test('UUIDs', () => {
    fc.assert(
      fc.property(fc.array(fc.uuid(), { minLength: 1, maxLength: 5 }), (ids) => {
        expect(personalDataIn(ids.join('\n'), ['ssn', 'mrn', 'phone'])).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test('versions of programs', () => {
    const version = fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(version, (parts) => {
        expect(
          personalDataIn(`Chrome/${parts.join('.')} Safari/${parts.toReversed().join('.')}`),
        ).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});

describe('proof AUD-1 · the time to look grows with the text, not faster', () => {
  /** What the expressions are made of, and would have to try in many ways. */
  const PIECES = [
    '1',
    '12',
    '123-',
    '123-45-',
    '(212) ',
    '+1',
    '+1 ',
    '+123 1234 ',
    ' ',
    '-',
    '.',
    '_',
    'a',
    'a.',
    'a@',
    '@a',
    '@a.',
    'a-',
    'ssn',
    'ssn ',
    'ssn no. ',
    'x',
    '*',
    'social ',
    'social security ',
    'mrn',
    'mrn no ',
    'chart no ',
    'medical record no ',
    'dob',
    'dob ',
    'born on ',
    'birth date is ',
    'date of ',
    'phone ',
    'phone no ',
    'tel',
    'fax(',
    '１',
    '–',
    '\u200b',
    'é',
    "'",
  ];
  /** Of processor time: other processes of the machine play no part. */
  const millis = (text: string) => {
    const start = process.cpuUsage();
    personalDataIn(text);
    return process.cpuUsage(start).user / 1000;
  };

  test('repeated pieces, alone and in pairs', () => {
    // 20,000 characters; a search in quadratic time would take seconds, one in exponential time would not end.
    const slowest = { text: '', ms: 0 };
    for (const first of PIECES) {
      for (const second of ['', ...PIECES.filter((_, index) => index % 4 === 0)]) {
        const piece = first + second;
        const ms = millis(piece.repeat(Math.ceil(20_000 / piece.length)));
        if (ms > slowest.ms) Object.assign(slowest, { text: piece, ms });
      }
    }
    expect(slowest.ms).toBeLessThan(150);
  });

  test('random mixtures', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }), (pieces) => {
        const piece = pieces.join('');
        expect(millis(piece.repeat(Math.ceil(10_000 / piece.length)))).toBeLessThan(150);
      }),
      { numRuns: 100 },
    );
  });
});
