import { createHash } from 'node:crypto';
import { signNote, type Signer } from '../../runtime/tlog/note';
import { type Evidence, jsonBytes } from '../shared/audit/evidence';
import { peopleCsv } from './csv';
import { reportPage } from './page';
import type { AccessReport } from './report';

const ROOT = 'access-reports/';

/** `access-reports/<YYYY-MM-DDTHHMMSSZ>/`: a folder for each run. One without a note is no report. */
const folderOf = ({ at }: AccessReport): string => `${ROOT}${at.replaceAll(':', '').replace(/\.\d+/, '')}/`;

/** Whether a month has a signed report. @param month `YYYY-MM` */
export async function hasReport(month: string, evidence: Pick<Evidence, 'list'>): Promise<boolean> {
  for await (const key of evidence.list(`${ROOT}${month}-`)) if (key.endsWith('/report.note')) return true;
  return false;
}

/**
 * Keeps a report as JSON, CSV and page, with `SHA256SUMS` over them and `report.note`, which signs its digest.
 * @returns the keys of the objects, in that order
 */
export async function keepReport(
  report: AccessReport,
  evidence: Evidence,
  signer: Signer,
): Promise<string[]> {
  const folder = folderOf(report);
  const files: readonly (readonly [string, Buffer])[] = [
    ['report.json', jsonBytes(report)],
    ['people.csv', Buffer.from(peopleCsv(report))],
    ['report.html', Buffer.from(reportPage(report))],
  ];
  const sums = Buffer.from(
    files
      .map(([name, bytes]) => `${sha256(bytes).toString('hex')}  ${name}\n`)
      .toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
      .join(''),
  );
  const note = `${signer.name}\n${folder}\n${sha256(sums).toString('base64')}\n`;
  const all = [
    ...files,
    ['SHA256SUMS', sums] as const,
    ['report.note', Buffer.from(await signNote(note, signer))] as const,
  ];
  for (const [name, bytes] of all) await evidence.create(folder + name, bytes);
  return all.map(([name]) => folder + name);
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
