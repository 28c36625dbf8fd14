import { AUD } from './aud';
import { BAK } from './bak';
import { CHG } from './chg';
import type { Control, ControlId } from './control';
import { DET } from './det';
import { DOC } from './doc';
import { EVD } from './evd';
import { IDN } from './idn';
import { INC } from './inc';
import { INT } from './int';
import { KEY } from './key';
import { LOG } from './log';
import { NET } from './net';
import { PHY } from './phy';
import { RGT } from './rgt';
import { RSK } from './rsk';
import { SAF } from './saf';
import { TEL } from './tel';
import { TEN } from './ten';
import { TLS } from './tls';
import { VND } from './vnd';
import { WRK } from './wrk';

/** The catalogue, in the order of its families. */
export const CONTROLS: readonly Control[] = [
  ...NET,
  ...TLS,
  ...KEY,
  ...IDN,
  ...TEN,
  ...AUD,
  ...DOC,
  ...LOG,
  ...BAK,
  ...DET,
  ...INC,
  ...VND,
  ...WRK,
  ...PHY,
  ...RSK,
  ...RGT,
  ...SAF,
  ...INT,
  ...TEL,
  ...CHG,
  ...EVD,
];

const byId = new Map<string, Control>(CONTROLS.map((control) => [control.id, control]));

/** @throws Error for an id that the catalogue does not have */
export function controlById(id: ControlId): Control {
  const control = byId.get(id);
  if (!control)
    throw new Error(`controlById("${id}"): no such control; ids are such as "${CONTROLS[0]!.id}"`);
  return control;
}
