import { BlockList, isIP } from 'node:net';
import { PERSONAL_DATA, personalDataIn } from './personal-data';

/** Addresses that may be believed about whom they speak for: load balancers, gateways, content networks. */
export interface TrustedProxies {
  /** @param address as a socket names it */
  includes(address: string | undefined): boolean;
}

/**
 * @param ranges addresses and CIDR ranges, such as `10.0.0.0/8`
 * @throws TypeError for what is neither
 */
export function trustedProxies(ranges: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    if (family === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) {
      throw new TypeError(`a trusted proxy is an IP address or a range such as 10.0.0.0/8, not ${range}`);
    }
    list.addSubnet(address, bits === undefined ? most : Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    includes(hop) {
      const address = addressOf(hop ?? '');
      return address !== undefined && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

/**
 * The address of the client: the last hop that is not ours. What stands before it in `X-Forwarded-For` was written by
 * that hop or by the client itself, and proves nothing.
 * @param forwardedFor the header, or headers
 * @param peer who connected; none where the proxy that we trust has appended it to the header already (an ALB)
 * @returns undefined when there is no readable address
 */
export function clientAddress(
  forwardedFor: string | readonly string[] | undefined,
  peer: string | undefined,
  proxies: TrustedProxies,
): string | undefined {
  const hops = [forwardedFor ?? []].flat().flatMap((header) => header.split(','));
  if (peer !== undefined) hops.push(peer);
  let client: string | undefined;
  for (const hop of hops.toReversed()) {
    const address = addressOf(hop.trim());
    if (address === undefined) break; // whatever a trusted hop could not name, the hop itself is the last that is known
    client = address;
    if (!proxies.includes(address)) break;
  }
  return client;
}

/** Without port, brackets and zone; an IPv4 address in IPv6 notation as IPv4. */
function addressOf(hop: string): string | undefined {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
  const address = bare.replace(/%.*$/s, '').replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(address) === 0 ? undefined : address;
}

const LONGEST_AGENT = 512;

/**
 * The user agent as a record takes it. It is the client's word: a client must not be able to send a record to
 * quarantine, out of the log, by what it calls itself. So what a record would not take is left out, visibly.
 */
export function userAgentOf(header: string | undefined): string {
  const agent = (header ?? '').replace(/[\p{Cc}\p{Cs}]/gu, ' ').trim();
  if (agent === '') return 'none';
  const found = personalDataIn(agent, PERSONAL_DATA);
  if (found !== undefined) return `[withheld: ${found}]`;
  return agent.length <= LONGEST_AGENT
    ? agent
    : `${agent.slice(0, LONGEST_AGENT - 1).replace(/\p{Cs}$/u, '')}…`;
}
