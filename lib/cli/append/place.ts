import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { auditRecordSchema } from '../../../runtime/audit/record';
import { checkpointPath, VERIFIER_KEY_PATH } from '../../../runtime/tlog/checkpoint';
import { CorruptLogError } from '../../../runtime/tlog/storage';
import { ed25519Signer, verifierKey } from '../../../runtime/tlog/note';
import { InputError } from '../../compliance/check/read-templates';
import { signingKey } from './signing-key';

export interface PlaceOptions {
  readonly tenant: string;
  readonly name?: string;
  readonly signingKey?: string;
  readonly witness?: string;
}

/** A local log and what lies beside it. The directory may be shared; what is beside it is not. */
export interface Place {
  readonly directory: string;
  readonly tenant: string;
  /** Name of the log and of its key. */
  readonly origin: string;
  readonly keyFile: string;
  readonly witness?: string;
  readonly quarantine: string;
  readonly spool: string;
  readonly lock: string;
  /** The content of `log.vkey`; undefined for a log that does not exist yet. */
  readonly verifierKey?: string;
}

/** A schema-less URL, as C2SP signed-note recommends for key names. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9.:_-]*(\/[A-Za-z0-9._~-]+)*$/;
const DEFAULT_NAME = 'localhost';

/** @throws InputError when this tenant's log cannot be there, before anything is written */
export function placeOf(given: string, options: PlaceOptions): Place {
  const { tenant } = options;
  if (!auditRecordSchema.shape.organization.safeParse(tenant).success) {
    throw new InputError(
      '--tenant must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends',
    );
  }
  const directory = realPath(given);
  const witness = options.witness === undefined ? undefined : realPath(options.witness);
  if (witness !== undefined && (isWithin(witness, directory) || isWithin(directory, witness))) {
    throw new InputError(
      '--witness must lie apart from the log: a copy beside the original witnesses nothing',
    );
  }
  const keyFile = realPath(options.signingKey ?? `${directory}.key`);
  if (isWithin(keyFile, directory)) {
    throw new InputError(`--signing-key must lie outside ${given}, which is made to be shared`);
  }
  const existing = existingKey(given, directory);
  return {
    directory,
    tenant,
    origin: originOf(given, options, existing),
    keyFile,
    witness,
    quarantine: `${directory}.quarantine.jsonl`,
    spool: `${directory}.spool`,
    lock: `${directory}.lock`,
    verifierKey: existing,
  };
}

/** The signing key of a place, made for a new log. @throws InputError when it is not that of the log */
export function keyOf(place: Place): { readonly key: KeyObject; readonly verifierKey: string } {
  const key = signingKey(place.keyFile, place.verifierKey === undefined);
  const own = verifierKey(place.origin, ed25519Signer(place.origin, key).publicKey);
  if (place.verifierKey !== undefined && place.verifierKey !== own) {
    throw new InputError(`${place.keyFile} is not the key of the log, which is ${place.verifierKey}`);
  }
  return { key, verifierKey: own };
}

/**
 * Signing a second history is what a log must never do, so a checkpoint that was set back is not built on.
 * @param size of the newest checkpoint, after what a killed process began was completed
 * @throws CorruptLogError when larger ones have been signed
 */
export function checkNewest({ directory, witness }: Place, size: number): void {
  for (const folder of witness === undefined ? [directory] : [directory, witness]) {
    const kept = join(folder, 'checkpoints');
    let largest = 0;
    for (const name of existsSync(kept) ? readdirSync(kept) : []) {
      // A name that is none of ours says nothing.
      if (/^\d{20}$/.test(name)) largest = Math.max(largest, Number(name));
    }
    if (largest > size) {
      throw new CorruptLogError(
        `the checkpoint is of size ${size}, but ${join(folder, checkpointPath(largest))} was signed`,
      );
    }
  }
}

function existingKey(given: string, directory: string): string | undefined {
  const path = join(directory, VERIFIER_KEY_PATH);
  if (existsSync(path)) return readFileSync(path, 'utf8').trimEnd();
  // What a killed process leaves before the first name appears begins with a dot.
  const others = existsSync(directory) ? readdirSync(directory).filter((name) => !name.startsWith('.')) : [];
  if (others.length > 0)
    throw new InputError(`${given} is not empty, and no log: it has no ${VERIFIER_KEY_PATH}`);
  return undefined;
}

function originOf(given: string, { tenant, name }: PlaceOptions, existing: string | undefined): string {
  if (name !== undefined && !NAME.test(name)) {
    throw new InputError('--name must be a URL without its scheme, such as audit.example.com');
  }
  if (existing === undefined) return `${name ?? DEFAULT_NAME}/${tenant}`;
  const origin = existing.split('+', 1)[0]!;
  if (name === undefined ? !origin.endsWith(`/${tenant}`) : origin !== `${name}/${tenant}`) {
    throw new InputError(
      `${given} is the log "${origin}", not one of tenant "${tenant}"${name ? ` at "${name}"` : ''}`,
    );
  }
  return origin;
}

/** A log has one key, one lock and one spool, whatever links lead to it. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const full = resolve(path);
  return join(realPath(dirname(full)), basename(full));
}

const isWithin = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return (
    way === '' ||
    !(
      way === '..' ||
      way.startsWith(`..${process.platform === 'win32' ? '\\' : '/'}`) ||
      resolve(way) === way
    )
  );
};
