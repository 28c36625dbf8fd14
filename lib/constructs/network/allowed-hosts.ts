/** The part of a vendor that decides where traffic may go. */
export interface VendorHosts {
  /** Name of the vendor, for messages. */
  readonly name: string;
  /** Full host names, such as `api.vendor.example`: no wildcard, no address. Reached over TLS on port 443 alone. */
  readonly hosts: readonly string[];
}

/** A full host name: labels and a top-level domain, no wildcard, no leading dot (which would admit every subdomain). */
const HOST = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/**
 * The hosts that may be reached from inside: those of the vendors, each once, in order.
 * @throws for a host that is no full name: a wildcard, a suffix or an address would admit more than a vendor
 */
export function allowedHosts(vendors: readonly VendorHosts[]): string[] {
  for (const { name, hosts } of vendors) {
    for (const host of hosts) {
      if (!HOST.test(host)) {
        throw new Error(
          `vendor ${name}: the host was "${host}"; allowed: a full host name such as api.vendor.example (NET-5)`,
        );
      }
    }
  }
  return [...new Set(vendors.flatMap(({ hosts }) => hosts))].toSorted();
}
