import { hide, keep } from '../marks';
import type { Values } from '../values';

export type Templates = Readonly<Record<string, (v: Values) => string>>;

/** Without signs that a language would have to escape. */
const plain = (name: string): string => name.replaceAll("'", '');

/* Values that templates need most, with their marks. */
export const first = (v: Values): string => hide('name', plain(v.person().first));
export const last = (v: Values): string => hide('name', plain(v.person().last));
export const full = (v: Values): string => hide('name', plain(v.name()));
export const email = (v: Values): string => hide('email', v.email());
export const phone = (v: Values): string => hide('phone', v.phone());
/** As gateways write it. */
export const e164 = (v: Values): string => hide('phone', `+1${v.bareDigitsPhone()}`);
/** As a query encodes it. */
export const encodedEmail = (v: Values): string =>
  hide('email', v.email().replace('+', '%2B').replace('@', '%40'));
export const mrn = (v: Values): string => hide('mrn', v.mrn());
export const ssn = (v: Values): string => hide('ssn', v.ssn());
export const member = (v: Values): string => hide('plan', v.member());
export const ip = (v: Values): string => hide('ip', v.ip());
export const user = (v: Values): string => hide('account', v.username());
/** A day of somebody's life. A date loses all but its year. */
export const day = (v: Values): string => hide('date', v.day().iso);
export const usDay = (v: Values): string => hide('date', v.day().us);
export const compactDay = (v: Values): string => hide('date', v.day().compact);
export const uuid = (v: Values): string => keep('id', v.uuid());
export const time = (v: Values): string => keep('time', v.instant());
export const ms = (v: Values): string => keep('number', v.random.int(1, 9000));
export const token = (v: Values): string => hide('secret', v.opaqueToken());
