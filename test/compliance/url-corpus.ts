import type { PhiKind } from '../../lib/compliance/phi-patterns';
import { Dice } from '../support/dice';

export interface LabelledUrl {
  readonly url: string;
  readonly kind: PhiKind;
  /** How the identifier is written, for a table of what passes. */
  readonly form: string;
}

type Make = (dice: Dice) => string;
const digits =
  (n: number): Make =>
  (f) =>
    f.digits(n);
const pad = (n: number): string => String(n).padStart(2, '0');
const uuid: Make = (f) => f.uuid();
const day: Make = (f) => f.day(2019, 2027);
/** Somebody who is grown up. 1970 stands for "ever" in filters and for nobody's birth alone. */
const born: Make = (f) => f.day(1931, 1999).replace(/^1970/, '1969');

/** Numbers of groups that are given out, made up all the same. */
const ssn: Make = (f) => `${pad(f.int(10, 66))}${f.int(0, 9)}-${pad(f.int(1, 99))}-${digits(4)(f)}`;
const phone: Make = (f) => `${f.int(201, 989)}-555-01${digits(2)(f)}`;
const HOSTS = ['example.com', 'example.org', 'mail.example.net', 'clinic.example', 'example.co.uk'];
const email: Make = (f) =>
  `${f.name()}${f.pick(['.', '_', '-', ''])}${f.word()}${f.pick(['', digits(2)(f)])}@${f.pick(HOSTS)}`;

interface Spelling {
  readonly form: string;
  readonly value: Make;
  /** Names under which it stands in a query; without one it may stand alone. */
  readonly names?: readonly string[];
}

const spaced =
  (separator: string, make: Make): Make =>
  (f) =>
    make(f).replaceAll('-', separator);
const bare = (make: Make): Make => spaced('', make);

const SPELLINGS: Readonly<Record<PhiKind, readonly Spelling[]>> = {
  Ssn: [
    { form: '123-45-6789', value: ssn },
    { form: '123 45 6789', value: spaced(' ', ssn) },
    { form: '123.45.6789', value: spaced('.', ssn) },
    {
      form: 'ssn=123456789',
      value: bare(ssn),
      names: [
        'ssn',
        'SSN',
        'patientSsn',
        'ssn_number',
        'social_security_number',
        'socialSecurityNumber',
        'person.ssn',
      ],
    },
    { form: 'ssn=6789', value: digits(4), names: ['ssnLast4', 'ssn_last_4', 'last4ssn', 'ssn-last-four'] },
    { form: 'ssn=***-**-6789', value: (f) => `***-**-${digits(4)(f)}`, names: ['ssn'] },
  ],
  Mrn: [
    {
      form: 'mrn=00123456',
      value: digits(8),
      names: [
        'mrn',
        'MRN',
        'patientMrn',
        'patient_mrn',
        'mrnNumber',
        'medicalRecordNumber',
        'medical_record_no',
        'chartNumber',
        'chart-no',
        'patient_number',
        'hospitalRecordNumber',
      ],
    },
    {
      form: 'mrn=A0123456',
      value: (f) => `${f.upper(1)}${digits(7)(f)}`,
      names: ['mrn', 'Mrn', 'medical-record-number'],
    },
    {
      form: 'MRN-00123456',
      value: (f) => `${f.pick(['MRN', 'mrn'])}${f.pick(['-', '', '#', ' ', ':', '_'])}${digits(7)(f)}`,
    },
  ],
  BirthDate: [
    {
      form: 'dob=1980-02-03',
      value: (f) => born(f),
      names: [
        'dob',
        'DOB',
        'birthDate',
        'birth_date',
        'dateOfBirth',
        'date-of-birth',
        'patient.dob',
        'birthdate',
        'birthday',
      ],
    },
    {
      form: 'dob=19800203',
      value: (f) => born(f).replaceAll('-', ''),
      names: ['dob', 'birthDate'],
    },
    {
      form: 'dob=Feb 3 1980',
      value: (f) => new Date(born(f)).toUTCString().slice(5, 16),
      names: ['dob', 'date_of_birth'],
    },
    {
      form: 'dob=2015-06-30',
      value: (f) => f.day(2001, 2025),
      names: ['dob', 'birthDate', 'birthdate'],
    },
    {
      form: '1954-02-03',
      value: (f) => born(f),
    },
    {
      form: '02/03/1954',
      value: (f) => born(f).replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1'),
    },
    {
      form: '3.2.1954',
      value: (f) => born(f).replace(/(\d+)-0?(\d+)-0?(\d+)/, '$3.$2.$1'),
    },
  ],
  Email: [
    { form: 'jane@example.com', value: email },
    { form: 'JANE@EXAMPLE.COM', value: (f) => email(f).toUpperCase() },
    { form: 'jane+tag@example.com', value: (f) => email(f).replace('@', `+${f.word()}@`) },
  ],
  Phone: [
    { form: '212-555-0123', value: phone },
    { form: '(212) 555-0123', value: (f) => phone(f).replace(/^(\d+)-/, '($1) ') },
    { form: '212.555.0123', value: spaced('.', phone) },
    { form: '212 555 0123', value: spaced(' ', phone) },
    { form: '+12125550123', value: (f) => `+1${bare(phone)(f)}` },
    { form: '+1-212-555-0123', value: (f) => `+1-${phone(f)}` },
    {
      form: 'phone=2125550123',
      value: bare(phone),
      names: [
        'phone',
        'Phone',
        'phoneNumber',
        'phone_number',
        'mobile',
        'homePhone',
        'cell',
        'tel',
        'fax',
        'patientPhone',
        'mobileNumber',
        'sms',
      ],
    },
  ],
};

/** As clients write it: what of the value they encode, and how often. */
const ENCODINGS: Readonly<Record<string, (value: string) => string>> = {
  once: encodeURIComponent,
  'once, all of it': (value) =>
    [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  twice: (value) => encodeURIComponent(encodeURIComponent(value)),
  'lower-case hex': (value) => encodeURIComponent(value).replace(/%../g, (it) => it.toLowerCase()),
  'as a form': (value) => encodeURIComponent(value).replaceAll('%20', '+'),
  'as it is': (value) => value.replace(/[ ?#%&"<>]/g, encodeURIComponent),
};

/** Places where an identifier may stand alone, and places that name it. */
const ALONE: readonly ((value: string, f: Dice) => string)[] = [
  (value) => `/search?q=${value}`,
  (value, f) => `/api/v1/patients?page=1&filter=${value}&size=${f.int(0, 100)}`,
  (value) => `/patients/${value}`,
  (value, f) => `/api/patients/${value}/visits/${f.uuid()}`,
  (value) => `/export/${value}.pdf`,
];
const QUERY: readonly ((name: string, value: string, f: Dice) => string)[] = [
  (name, value) => `/patients?${name}=${value}`,
  (name, value, f) => `/api/v2/search?limit=20&${name}=${value}&sort=${f.word()}`,
  (name, value) => `/intake/${name}/${value}`,
  (name, value) => `/find?where=${encodeURIComponent(`{"${name}":"`)}${value}${encodeURIComponent('"}')}`,
  (name, value) => `/find?filter[${name}]=${value}`,
  (name, value) => `/find?${name}[]=${value}`,
  (name, value) => `/find?filter=${encodeURIComponent(`${name}:`)}${value}`,
  (name, value) => `/sign-in?next=${encodeURIComponent(`/patients?${name}=`)}${value}`,
];
/** URLs that give somebody away: every spelling, encoding and place by turns. */
export function identifyingUrls(seed: number, count: number): readonly LabelledUrl[] {
  const f = new Dice(seed);
  const kinds = Object.keys(SPELLINGS) as PhiKind[];
  return Array.from({ length: count }, (_, i) => {
    const kind = kinds[i % kinds.length]!;
    const { form, value, names } = f.pick(SPELLINGS[kind]);
    const encoding = f.pick(Object.keys(ENCODINGS));
    const written = ENCODINGS[encoding]!(value(f));
    const url = names ? f.pick(QUERY)(f.pick(names), written, f) : f.pick(ALONE)(written, f);
    return { url, kind, form: `${form}, ${encoding}` };
  });
}

const NANO = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

const ORDINARY: Readonly<Record<string, Make>> = {
  'an id in a path': (f) => `/patients/${f.int(1, 2 ** 40)}/visits/${f.int(0, 99_999)}`,
  'a UUID': (f) => `/${f.pick(['patients', 'documents', 'orders'])}/${uuid(f)}`,
  'several UUIDs': (f) => `/orders?ids=${[uuid(f), uuid(f), uuid(f)].join(',')}`,
  'a ULID': (f) => `/notes/${f.text(26, '0123456789ABCDEFGHJKMNPQRSTVWXYZ')}`,
  'a nano id': (f) => `/rooms/${f.text(21, NANO)}`,
  'an object id': (f) => `/records/${f.hex(24)}`,
  'a hash': (f) => `/files/${f.hex(64)}`,
  'a short hash of an asset': (f) =>
    `/assets/${f.words(2, '-')}-${f.hex(8)}.${f.pick(['js', 'css', 'woff2'])}`,
  'a bundle id of digits': (f) => `/assets/${f.pick([f.word(), 'mobile', 'phone'])}.${digits(10)(f)}.js`,
  'a picture at two densities': (f) => `/img/${f.words(2, '-')}@${f.pick(['2x', '3x', '1.5x'])}.png`,
  'a package and its version': (f) => `/npm/${f.word()}@${f.semver()}/index.js`,
  'a scoped package': (f) => `/npm/@${f.word()}/${f.word()}@${f.semver()}/dist/main.css`,
  'a day in a path': (f) => `/schedule/${day(f)}`,
  'a day in three parts': (f) => `/schedule/${day(f).replaceAll('-', '/')}`,
  'days of a range': (f) => `/schedule?from=${day(f)}&to=${day(f)}`,
  'an American day': (f) => `/schedule?date=${day(f).replace(/(\d+)-(\d+)-(\d+)/, '$2/$3/$1')}`,
  'a moment': (f) => `/audit?after=${encodeURIComponent(new Date(day(f)).toISOString())}`,
  'a moment with an offset': (f) => `/slots?start=${encodeURIComponent(`${day(f)}T09:30:00-05:00`)}`,
  'a slot': (f) => `/slots/${day(f)}T${pad(f.int(0, 23))}:${f.pick(['00', '15', '30', '45'])}`,
  'an epoch': (f) => `/events?since=${f.int(1_600_000_000, 1_800_000_000)}`,
  'an epoch in milliseconds': (f) => `/events?_=${f.int(1_600_000_000_000, 1_800_000_000_000)}`,
  pages: (f) => `/patients?page=${f.int(0, 999)}&size=${f.pick([10, 20, 50, 100])}&sort=${f.word()},desc`,
  'an offset': (f) => `/patients?offset=${f.int(0, 1_000_000)}&limit=${f.int(0, 500)}`,
  'a cursor': (f) =>
    `/patients?cursor=${Buffer.from(JSON.stringify({ id: f.int(0, 1e9), t: day(f) })).toString('base64url')}`,
  'a cursor with padding': (f) =>
    `/patients?cursor=${encodeURIComponent(Buffer.from(f.words(3)).toString('base64'))}`,
  'a version': (f) => `/api/v${f.semver()}/status`,
  filters: (f) =>
    `/orders?status=${f.pick(['open', 'closed'])}&total=${f.amount(5000)}&assignee=me&tag=${f.words(2, '-')}`,
  'a place on the map': (f) =>
    `/clinics?lat=${(f.next() * 180 - 90).toFixed(4)}&lng=${(f.next() * 360 - 180).toFixed(4)}`,
  'a box on the map': (f) =>
    `/clinics?bbox=${Array.from({ length: 4 }, () => (f.next() * 360 - 180).toFixed(6)).join(',')}`,
  'a postal code': (f) => `/clinics?zip=${digits(5)(f)}-${digits(4)(f)}`,
  'an NPI': (f) => `/providers?npi=1${digits(9)(f)}`,
  'a diagnosis': (f) => `/search?icd10=${f.upper(1)}${digits(2)(f)}.${digits(1)(f)}`,
  'a procedure': (f) => `/search?cpt=${digits(5)(f)}-${digits(2)(f)}`,
  'a drug': (f) =>
    `/search?ndc=${f.pick([`${digits(5)(f)}-${digits(3)(f)}-${digits(2)(f)}`, `${digits(4)(f)}-${digits(4)(f)}-${digits(2)(f)}`, `${digits(5)(f)}-${digits(4)(f)}-${digits(2)(f)}`])}`,
  'a laboratory code': (f) => `/fhir/Observation?code=${f.int(1000, 99_999)}-${f.int(0, 9)}`,
  'a concept': (f) => `/search?snomed=${f.int(1e7, 1e9)}`,
  'an invoice': (f) => `/invoices/INV-${f.int(2019, 2027)}-${digits(6)(f)}`,
  'a claim': (f) => `/claims/${digits(4)(f)}-${digits(4)(f)}-${digits(2)(f)}`,
  'a ticket': (f) => `/tickets/${f.upper(3)}-${f.int(0, 99_999)}`,
  'an id like a phone number': (f) => `/orders/${f.int(2_000_000_000, 9_999_999_999)}`,
  'a query like one': (f) => `/search?q=${f.int(2_000_000_000, 9_999_999_999)}`,
  'an id like an SSN': (f) => `/members/${f.int(100_000_000, 899_999_999)}`,
  'an address of a machine': (f) => `/hosts/${[203, 0, 113, f.int(1, 254)].join('.')}`,
  'an address of six bytes': (f) =>
    `/devices/${encodeURIComponent([f.hex(2), f.hex(2), f.hex(2), f.hex(2), f.hex(2), f.hex(2)].join(':'))}`,
  'fields by name': () => '/patients?fields=id,birthDate,phone,email,mrn,ssn',
  'order by a field': (f) =>
    `/patients?sort=${f.pick(['birthDate', '-dob', 'phone', 'email', 'mrn'])}&page=${f.int(0, 50)}`,
  'a word that is searched': (f) =>
    `/search?q=${encodeURIComponent(f.words(3)).replaceAll('%20', f.pick(['+', '%20']))}`,
  'a measurement': (f) => `/search?q=${encodeURIComponent(`bp ${f.int(90, 180)}/${f.int(50, 110)}`)}`,
  'a way back': (f) =>
    `/sign-in?next=${encodeURIComponent(`/patients/${uuid(f)}?tab=${f.word()}&page=${f.int(0, 9)}`)}`,
  'an OAuth code': (f) => `/callback?code=${f.alphanumeric(43)}&state=${f.alphanumeric(22)}`,
  'scopes by name': () => '/authorize?scope=openid%20email%20phone%20profile&response_type=code',
  'a FHIR search': (f) => `/fhir/Appointment?date=ge${day(f)}&patient=${uuid(f)}&_count=${f.int(0, 100)}`,
  'JSON without a person': (f) =>
    `/list?filter=${encodeURIComponent(JSON.stringify({ status: 'open', since: day(f), ids: [f.int(0, 1e9)] }))}`,
  'a time zone': (f) => `/settings?tz=${f.pick(['America/New_York', 'Europe/Berlin', 'Etc/GMT+5'])}`,
  'a locale and a currency': (f) =>
    `/pay?locale=en-US&currency=${f.pick(['USD', 'EUR', 'CAD'])}&amount=${f.amount(5000)}`,
  'a week': (f) => `/schedule?week=2026-W${pad(f.int(1, 52))}`,
  'a handle': (f) => `/@${f.word()}/${f.words(2, '-')}`,
  'a range of numbers': (f) =>
    `/labs?range=${f.int(0, 500)}-${f.int(0, 999)}&loinc=${f.int(0, 99_999)}-${f.int(0, 9)}`,
  'a build': (f) => `/build/${day(f).replaceAll('-', '')}.${f.int(0, 99)}/main.js`,
};

/** URLs of every day, by turns. */
export function ordinaryUrls(
  seed: number,
  count: number,
): readonly { readonly url: string; readonly form: string }[] {
  const f = new Dice(seed);
  const forms = Object.keys(ORDINARY);
  return Array.from({ length: count }, (_, i) => {
    const form = forms[i % forms.length]!;
    return { url: ORDINARY[form]!(f), form };
  });
}
