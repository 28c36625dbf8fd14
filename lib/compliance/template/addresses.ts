import { intrinsicOf, type Json, type Template } from './template';
import type { TemplateSet } from './template-set';

/** How far a block of addresses reaches: the whole internet (or a good part of it), something smaller, or unreadable. */
export type Reach = 'world' | 'limited' | 'unreadable';

/** Shorter prefixes than these hold more addresses than any one organization has. */
const SHORTEST = { ipv4: 8, ipv6: 20 };

/** Reads a CIDR block. A VPC's or subnet's own block, by `Fn::GetAtt`, is limited. */
export function reachOf(value: Json | undefined, from: Template, set: TemplateSet): Reach {
  if (typeof value === 'string') {
    const match = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(value.trim());
    if (!match) return 'unreadable';
    return Number(match[2]) < (value.includes(':') ? SHORTEST.ipv6 : SHORTEST.ipv4) ? 'world' : 'limited';
  }
  if (intrinsicOf(value) === undefined) return 'unreadable';
  const owners = set.mentions(value, from);
  const own = owners.some(({ type }) => type === 'AWS::EC2::VPC' || type === 'AWS::EC2::Subnet');
  return own && intrinsicOf(value) !== 'Fn::If' ? 'limited' : 'unreadable';
}
