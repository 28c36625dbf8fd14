import { createHash } from 'node:crypto';
import { signNote } from '../../runtime/tlog/note';
import { ConflictError } from '../../runtime/tlog/storage';
import { type Evidence, jsonBytes } from '../shared/audit/evidence';
import { errorName } from '../shared/errors';
import type { Leaver } from '../shared/workforce';
import { checklistOf, type Item } from './checklist';
import type { EndedAccess } from './end-access';
import type { World } from './world';

/** That somebody leaves, and what a person must do about it. The first run that knows of it writes it. */
export interface Case {
  readonly person: string;
  readonly title: string;
  readonly tenant: string | null;
  readonly account: string | null;
  readonly leavesAt: string;
  /** When a run first found the register saying so. */
  readonly openedAt: string;
  readonly checklist: readonly Item[];
}

/** That it is done: complete, or not there at all. */
export interface Report extends Omit<Case, 'checklist' | 'title'>, EndedAccess {
  readonly endedAt: string;
  /** Ids of the audit records that say so; none where there was no account. */
  readonly records: readonly string[];
}

/** `leaving/<person>/<YYYYMMDDTHHMMSSZ>/` */
export const folderOf = ({ id, leavesAt }: Pick<Leaver, 'id' | 'leavesAt'>): string =>
  `leaving/${id}/${new Date(leavesAt).toISOString().replaceAll(/[-:]|\.\d+/g, '')}/`;

/** @returns undefined when it cannot be opened now: access ends all the same, and the paper follows */
export async function openCase(
  leaver: Leaver,
  { evidence, clock, logger }: World,
): Promise<Case | undefined> {
  try {
    return await kept(evidence, `${folderOf(leaver)}case.json`, {
      person: leaver.id,
      title: leaver.title,
      tenant: leaver.tenant ?? null,
      account: leaver.account ?? null,
      leavesAt: leaver.leavesAt,
      openedAt: new Date(clock()).toISOString(),
      checklist: checklistOf(leaver),
    });
  } catch (error) {
    logger.error('the case could not be opened', { person: leaver.id, error: errorName(error) });
    return undefined;
  }
}

/** Whether there is a signed report. An archive that does not answer says no: then access is ended once more. */
export async function isClosed(leaver: Leaver, { evidence, logger }: World): Promise<boolean> {
  try {
    return (await evidence.read(`${folderOf(leaver)}report.note`)) !== undefined;
  } catch (error) {
    logger.error('the archive does not answer', { person: leaver.id, error: errorName(error) });
    return false;
  }
}

/**
 * Keeps the report and signs it: `report.note` has the key name, the folder, and the SHA-256 of `report.json` in base64.
 * C2SP signed-note.
 */
export async function closeCase(leaver: Leaver, report: Report, { evidence, signer }: World): Promise<void> {
  const folder = folderOf(leaver);
  const path = `${folder}report.json`;
  await kept(evidence, path, report);
  const by = await signer();
  const digest = createHash('sha256')
    .update((await evidence.read(path))!)
    .digest('base64');
  const note = await signNote(`${by.name}\n${folder}\n${digest}\n`, by);
  await evidence.create(`${folder}report.note`, Buffer.from(note));
}

/** Keeps a file, or gives back what another run has kept there before: the first one stands. */
async function kept<T>(evidence: Evidence, path: string, value: T): Promise<T> {
  try {
    await evidence.create(path, jsonBytes(value));
    return value;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    const stored = await evidence.read(path);
    if (!stored) throw error;
    return JSON.parse(stored.toString()) as T;
  }
}
