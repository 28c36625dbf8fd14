import type { Leaver } from '../shared/workforce';

/** Something that a person must do when somebody leaves. */
export interface Item {
  readonly what: 'close-vendor-account' | 'return-device' | 'wipe-device';
  /** Name of the vendor, or asset id. */
  readonly of: string;
  /** Last day, YYYY-MM-DD. */
  readonly due: string;
  /** @default - still to be done */
  readonly doneOn?: string;
}

/** Days after somebody left. */
const DUE_DAYS: Readonly<Record<Item['what'], number>> = {
  'close-vendor-account': 1,
  'return-device': 7,
  'wipe-device': 14,
};
const DAY_MS = 86_400_000;

/** What closes vendor accounts, and returns and wipes devices (IDN-8). 45 CFR 164.308(a)(3)(ii)(C), 164.310(d)(2)(ii). */
export function checklistOf({ leavesAt, vendorAccounts, devices, checklist }: Leaver): Item[] {
  const item = (what: Item['what'], of: string, doneOn: string | undefined): Item => ({
    what,
    of,
    due: new Date(Date.parse(leavesAt) + DUE_DAYS[what] * DAY_MS).toISOString().slice(0, 10),
    ...(doneOn !== undefined && { doneOn }),
  });
  return [
    ...vendorAccounts.map((name) => item('close-vendor-account', name, checklist.vendorAccounts[name])),
    ...devices.flatMap((id) => [
      item('return-device', id, checklist.devices[id]?.returnedOn),
      item('wipe-device', id, checklist.devices[id]?.wipedOn),
    ]),
  ];
}

/** Those that should have been done by now. */
export const overdue = (items: readonly Item[], now: number): Item[] =>
  items.filter(({ due, doneOn }) => doneOn === undefined && due < new Date(now).toISOString().slice(0, 10));
