import people from './people.json';
import type { Random } from './random';

export type Person = (typeof people)[number];

const two = (number: number): string => String(number).padStart(2, '0');
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Makers of values: what they make belongs to nobody. */
export class Values {
  constructor(readonly random: Random) {}

  person(): Person {
    return this.random.pick(people);
  }
  name(): string {
    const { first, last } = this.person();
    return `${first} ${last}`;
  }
  email(): string {
    const { first, last } = this.person();
    const plain = (name: string) =>
      name
        .normalize('NFD')
        .replace(/[^A-Za-z]/g, '')
        .toLowerCase();
    const [a, b] = [plain(first), plain(last)];
    const local = this.random.pick([
      `${a}.${b}`,
      `${a[0]}${b}`,
      `${a}_${b}${this.random.int(1, 99)}`,
      `${a}+portal`,
    ]);
    return `${local}@${this.random.pick(['example.com', 'mail.example.org', 'clinic.example.net', 'example.co.uk'])}`;
  }
  username(): string {
    return this.email().split('@')[0]!.replace('+portal', '');
  }
  /** A day of somebody's life, in parts. */
  day() {
    const [year, month, day] = [this.random.int(1945, 2025), this.random.int(1, 12), this.random.int(1, 28)];
    const name = MONTHS[month - 1]!;
    return {
      iso: `${year}-${two(month)}-${two(day)}`,
      us: this.random.pick([`${month}/${day}/${year}`, `${two(month)}/${two(day)}/${year}`]),
      short: `${month}/${day}/${two(year % 100)}`,
      dotted: `${two(day)}.${two(month)}.${year}`,
      dashed: `${two(month)}-${two(day)}-${year}`,
      words: `${name} ${day}, ${year}`,
      british: `${day} ${name.slice(0, 3)} ${year}`,
      compact: `${year}${two(month)}${two(day)}`,
      year: String(year),
    };
  }
  anyDate(): string {
    const day = this.day();
    return this.random.pick([day.iso, day.us, day.dotted, day.dashed, day.words, day.british, day.short]);
  }
  /** An instant of the machine. */
  instant(): string {
    const { random } = this;
    return `2026-${two(random.int(1, 12))}-${two(random.int(1, 28))}T${two(random.int(0, 23))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}.${random.digits(3)}Z`;
  }
  /** 555-01xx, of any area. */
  phone(): string {
    const [area, line] = [`${this.random.int(2, 9)}${this.random.digits(2)}`, `01${this.random.digits(2)}`];
    return this.random.pick([
      `(${area}) 555-${line}`,
      `${area}-555-${line}`,
      `${area}.555.${line}`,
      `${area} 555 ${line}`,
      `+1 ${area} 555 ${line}`,
      `+1${area}555${line}`,
      `+1 (${area}) 555-${line}`,
      `1-${area}-555-${line}`,
      `${area}-555-${line} x${this.random.int(1, 999)}`,
    ]);
  }
  bareDigitsPhone(): string {
    return `${this.random.int(2, 9)}${this.random.digits(2)}55501${this.random.digits(2)}`;
  }
  foreignPhone(): string {
    const { random } = this;
    return random.pick([
      `+34 6${random.digits(2)} ${random.digits(3)} ${random.digits(3)}`,
      `+44 20 7946 0${random.digits(3)}`,
      `+49 30 ${random.digits(4)} ${random.digits(4)}`,
    ]);
  }
  ssn(): string {
    return `${this.random.int(100, 899)}-${two(this.random.int(1, 99))}-${this.random.int(1000, 9999)}`;
  }
  mrn(): string {
    return this.random.form(this.random.pick(['00######', '#######', 'MR-######', 'H########', 'A##-####']));
  }
  member(): string {
    return this.random.form(
      this.random.pick(['W#########', '???#########', '##########', 'XEA#########', 'H########-01']),
    );
  }
  medicare(): string {
    const { random } = this;
    const letter = () => random.characters('ACDEFGHJKMNPQRTUVWXY', 1);
    const dash = random.pick(['-', '']);
    return `${random.int(1, 9)}${letter()}${random.digits(1)}${random.digits(1)}${dash}${letter()}${random.digits(2)}${dash}${letter()}${letter()}${random.digits(2)}`;
  }
  account(): string {
    return this.random.form(this.random.pick(['########', '####-####-##', 'ACC#######', '##########']));
  }
  /** With its check digit. */
  card(): string {
    const start = this.random.pick(['4', '51', '54']) + this.random.digits(14);
    const digits = start.slice(0, 15);
    let sum = 0;
    digits.split('').forEach((digit, index) => {
      const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
      sum += doubled > 9 ? doubled - 9 : doubled;
    });
    const whole = `${digits}${(10 - (sum % 10)) % 10}`;
    return this.random.pick([
      whole,
      whole.replace(/(\d{4})(?=\d)/g, '$1 '),
      whole.replace(/(\d{4})(?=\d)/g, '$1-'),
    ]);
  }
  licence(): string {
    return this.random.form(this.random.pick(['?#######', '########', '???######', '?###-####-####']));
  }
  vin(): string {
    const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
    const draft = this.random.characters(letters, 17);
    const table = 'A1B2C3D4E5F6G7H8J1K2L3M4N5P7R9S2T3U4V5W6X7Y8Z9';
    const value = (character: string) =>
      /\d/.test(character) ? Number(character) : Number(table[table.indexOf(character) + 1]);
    const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    const sum = draft
      .split('')
      .reduce((total, character, index) => total + weights[index]! * value(character), 0);
    return `${draft.slice(0, 8)}${sum % 11 === 10 ? 'X' : sum % 11}${draft.slice(9)}`;
  }
  plate(): string {
    return this.random.form(this.random.pick(['#???###', '???-####', '??? ###']));
  }
  serial(): string {
    return this.random.form(this.random.pick(['SN-########', '???######', 'PM####-???-##', '##?#####?']));
  }
  mac(): string {
    return Array.from({ length: 6 }, () => this.random.hex(2)).join(':');
  }
  ip(): string {
    const { random } = this;
    return random.pick([
      `203.0.113.${random.int(1, 254)}`,
      `198.51.100.${random.int(1, 254)}`,
      `10.${random.int(0, 255)}.${random.int(0, 255)}.${random.int(1, 254)}`,
    ]);
  }
  ipv6(): string {
    return this.random.pick([
      `2001:db8::${this.random.hex(4)}:${this.random.int(1, 9)}`,
      `2001:db8:${this.random.hex(4)}:1:${this.random.hex(4)}:${this.random.hex(4)}:${this.random.hex(4)}:1`,
    ]);
  }
  jwt(): string {
    const part = (count: number) =>
      this.random.characters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', count);
    return `eyJhbGciOiJSUzI1NiJ9.eyJ${part(60)}.${part(86)}`;
  }
  accessKey(): string {
    return `AKIA${this.random.characters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`;
  }
  opaqueToken(): string {
    return this.random.characters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 32);
  }
  oldAge(): number {
    return this.random.int(90, 107);
  }
  uuid(): string {
    const { random } = this;
    return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
  }
  traceId(): string {
    return `1-${this.random.hex(8)}-${this.random.hex(24)}`;
  }
  icd(): string {
    return this.random.pick(['E11.9', 'I10', 'J45.909', 'Z79.4', 'F41.1', 'M54.50', 'S72.001A', 'O09.513']);
  }
  cpt(): string {
    return this.random.pick(['99213', '99214', '36415', '93000', '80053', 'G0438', 'J1100', '90837']);
  }
  ndc(): string {
    return this.random.pick([
      this.random.form('####-####-##'),
      this.random.form('#####-###-##'),
      this.random.form('#####-####-##'),
    ]);
  }
  loinc(): string {
    return this.random.pick(['4548-4', '2345-7', '85354-9', '8480-6', '718-7', '29463-7']);
  }
  snomed(): string {
    return this.random.pick(['44054006', '38341003', '195967001', '271649006', '1119303003']);
  }
  rxnorm(): string {
    return this.random.pick(['314076', '860975', '197361', '1049221']);
  }
  lab(): string {
    const { random } = this;
    return random.pick([
      `A1c ${random.int(4, 12)}.${random.int(0, 9)}%`,
      `Na ${random.int(130, 148)} mmol/L`,
      `BP ${random.int(100, 180)}/${random.int(60, 110)}`,
      `WBC ${random.int(3, 20)}.${random.int(0, 9)} x10^9/L`,
      `eGFR ${random.int(30, 120)} mL/min/1.73m2`,
      `HR ${random.int(50, 130)} bpm`,
      `SpO2 ${random.int(88, 100)}%`,
      `glucose ${random.int(60, 320)} mg/dL`,
      `ratio 1:${random.int(20, 640)}`,
    ]);
  }
  dose(): string {
    const { random } = this;
    return random.pick([
      `metformin ${random.pick([500, 850, 1000])} mg BID`,
      `lisinopril ${random.int(5, 40)} mg daily`,
      `insulin glargine ${random.int(8, 60)} units qHS`,
      `amoxicillin 875-125 mg PO q12h`,
      `hydrocodone-acetaminophen 5-325 mg`,
      `1/2 tablet twice daily`,
      `0.5 mL IM`,
    ]);
  }
  version(): string {
    const { random } = this;
    return random.pick([
      `v${random.int(1, 24)}.${random.int(0, 30)}.${random.int(0, 9)}`,
      `${random.int(1, 9)}.${random.int(0, 20)}.${random.int(0, 9)}-rc.${random.int(1, 9)}`,
      `2.${random.int(0, 300)}.${random.int(0, 9)}`,
    ]);
  }
  arn(): string {
    return this.random.pick([
      'arn:aws:lambda:us-east-1:111122223333:function:portal-intake',
      'arn:aws:kms:us-east-1:111122223333:key/4f5e9a1c-0b2d-4c3e-8f6a-7b8c9d0e1f2a',
      'arn:aws:dynamodb:us-east-1:111122223333:table/sessions',
      'arn:aws:s3:::clinic-documents-prod/*',
    ]);
  }
  frame(): string {
    const { random } = this;
    return random.pick([
      `at Object.handler (/var/task/index.js:${random.int(1, 900)}:${random.int(1, 90)})`,
      `at async PatientStore.find (file:///app/dist/patient-store.mjs:${random.int(1, 400)}:${random.int(1, 60)})`,
      `at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`,
    ]);
  }
  bytes(): number {
    return this.random.int(1000, 99_999_999);
  }
  epoch(): number {
    return this.random.int(1_760_000_000, 1_790_000_000);
  }
}
