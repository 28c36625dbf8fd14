import type { TemplateSet } from '../template/template-set';
import type { Markup } from './markup';
import type { Diagram } from './model';
import { drawLanes, type Lane } from './diagram/lanes';
import { nameOf, textOf } from './diagram/names';
import { networksOf, serviceName, type Network, type Station } from './diagram/network';
import { box, fit, svgDocument, text, widthOf, wrap } from './diagram/svg';

const MARGIN = 16;
const HEADER = 158;
const ZONE = 186;
const GAP = 10;
const LINE = 14;
const SLOT = 17;
const LABELS = 118;

/** Zones are columns, subnet groups are rows; who may talk to whom runs down the right side. */
export function networkMap(set: TemplateSet): Diagram {
  const networks = networksOf(set);
  const drawing = new Drawing();
  for (const network of networks) drawing.network(network);
  if (networks.length === 0) drawing.nothing();
  const connections = networks.flatMap(sentences);
  const title = 'Network map';
  const description =
    `${networks.length} network(s). ` +
    networks
      .map(({ zones, groups }) => `${groups.length} subnet groups in ${zones.length} zones`)
      .join('; ') +
    `. ${connections.length} permitted connections, listed in words beside the drawing.`;
  const { width, height, parts } = drawing;
  return {
    name: 'network-map',
    title,
    svg: svgDocument({ name: 'network-map', title, description, width, height }, parts),
    connections,
  };
}

function sentences({ reaches, stations, gateways }: Network): string[] {
  const kinds = new Map(stations.flatMap(({ kind, members }) => members.map((m) => [m, kind] as const)));
  const called = (end: Network['reaches'][number]['from']) =>
    end === 'internet' ? 'The internet' : `${nameOf(end)} (${kinds.get(end) ?? end.type}, ${end.ref})`;
  return [
    ...reaches.map(({ from, to, port }) => `${called(from)} may reach ${called(to)} on ${port}.`),
    ...stations.flatMap(({ members, accepts }) =>
      members.flatMap((member) => accepts.map((words) => `${called(member)} accepts ${words}.`)),
    ),
    ...gateways.map((name) => `A gateway endpoint keeps traffic to ${name} on the private network.`),
  ].toSorted();
}

/** Lines of a box, the first in bold. */
interface Lines {
  readonly title: string;
  readonly more: readonly string[];
}

class Drawing {
  readonly parts: Markup[] = [];
  width = 0;
  private y = MARGIN;

  get height(): number {
    return this.y + MARGIN;
  }

  nothing(): void {
    this.width = 420;
    this.parts.push(text(MARGIN, (this.y += 14), 'The templates declare no network.'));
  }

  network(network: Network): void {
    const { vpc, zones, groups, stations } = network;
    const columns = Math.max(zones.length, 1);
    const right = MARGIN + HEADER + columns * (ZONE + GAP);
    const links = linksOf(network);
    const ends = new Map<string, { top: number; bottom: number; x: number }>();
    const ports = countPorts(links);

    if (network.hasInternetGateway) {
      const tall = Math.max(28, (ports.get('internet') ?? 0) * SLOT + 10);
      this.parts.push(
        box('node', MARGIN + HEADER, this.y, right - MARGIN - HEADER - GAP, tall),
        text(MARGIN + HEADER + 10, this.y + 18, 'Internet, through the internet gateway', 'b'),
      );
      ends.set('internet', { top: this.y, bottom: this.y + tall, x: right - GAP });
      this.y += tall + 14;
    }
    const top = this.y;
    const name = /^vpc$/i.test(nameOf(vpc)) ? 'VPC' : `VPC ${nameOf(vpc)}`;
    const head = `${name} · ${textOf(vpc.get('CidrBlock'))}`;
    this.parts.push(text(MARGIN + 12, this.y + 22, fit(head, right - 2 * MARGIN, 'h'), 'h'));
    this.y += 30;
    for (const words of wrap(network.watch, right - 3 * MARGIN, 's', 3)) {
      this.parts.push(text(MARGIN + 12, (this.y += 12), words, 's'));
    }
    this.y += 22;
    zones.forEach((zone, i) => {
      this.parts.push(text(columnX(i) + ZONE / 2, this.y, zone, 'b', 'middle'));
    });
    this.y += 8;
    for (const group of groups) {
      this.row(
        group.name,
        group.way === 'none' ? ['no route to', 'the internet'] : ['route out:', group.way],
        right,
        () => {
          zones.forEach((zone, i) => {
            const subnet = group.subnets.filter((s) => s.zone === zone).map(({ cidr }) => cidr);
            if (subnet.length === 0) return;
            this.parts.push(text(columnX(i) + 8, this.y + 14, fit(subnet.join(', '), ZONE - 16, 's'), 's'));
          });
          const here = stations.filter((station) => station.group === group.name);
          const from = this.y;
          this.y += 22;
          for (const station of here) this.station(station, zones, ports, ends);
          const until = this.y + 2;
          const cells = zones.flatMap((zone, i) =>
            group.subnets.some((s) => s.zone === zone)
              ? [box('cell', columnX(i), from, ZONE, until - from)]
              : [],
          );
          this.y = until;
          return cells;
        },
      );
    }
    if (network.gateways.length > 0) {
      this.row('Gateway endpoints', ['private routes'], right, () => {
        const words = wrap([...new Set(network.gateways)].toSorted(), right - columnX(0) - 30, '', 3);
        words.forEach((line) => this.parts.push(text(columnX(0) + 8, (this.y += LINE), line)));
        this.y += 6;
        return [];
      });
    }
    const lanes = drawLanes(
      links.filter(({ from, to }) => ends.has(from) && ends.has(to)),
      ends,
      {
        left: right + 4,
        labels: LABELS,
        slot: SLOT,
      },
    );
    this.parts.push(box('frame', MARGIN, top, right - MARGIN, this.y - top + 6, 8), ...lanes.parts);
    this.width = Math.max(this.width, lanes.right + MARGIN, right + MARGIN);
    this.y += 6 + MARGIN;
  }

  /** A subnet group: its name at the left, and what `fill` draws beside it. */
  private row(name: string, notes: readonly string[], right: number, fill: () => Markup[]): void {
    const top = this.y;
    const at = this.parts.length;
    this.y += 6;
    const cells = fill();
    this.y = Math.max(this.y + 6, top + 34 + notes.length * 12);
    this.parts.splice(
      at,
      0,
      box('band', MARGIN + 8, top, right - MARGIN - 14, this.y - top),
      ...cells,
      text(MARGIN + 16, top + 20, fit(name, HEADER - 24, 'b'), 'b'),
      ...notes.map((line, i) => text(MARGIN + 16, top + 35 + i * 12, line, 's')),
    );
    this.y += 8;
  }

  private station(
    station: Station,
    zones: readonly string[],
    ports: ReadonlyMap<string, number>,
    ends: Map<string, { top: number; bottom: number; x: number }>,
  ): void {
    const columns = station.zones.map((zone) => zones.indexOf(zone));
    const [first, last] = [Math.min(...columns), Math.max(...columns)];
    const x = columnX(first) + 8;
    const width = columnX(last) + ZONE - 8 - x;
    const { title, more } = linesOf(station, width - 16);
    const id = stationId(station);
    const slots = (ports.get(id) ?? 0) * SLOT + 8;
    const tall = Math.max(22 + more.length * 13, slots, 26);
    this.parts.push(
      box('node', x, this.y, width, tall),
      text(x + 8, this.y + 16, fit(title, width - 16, 'b'), 'b'),
      ...more.map((line, i) => text(x + 8, this.y + 30 + i * 13, line, 's')),
    );
    ends.set(id, { top: this.y, bottom: this.y + tall, x: x + width });
    this.y += tall + 6;
  }
}

const columnX = (index: number): number => MARGIN + HEADER + index * (ZONE + GAP);

const stationId = ({ members }: Station): string => members[0]!.ref;

function linesOf({ kind, members, accepts }: Station, width: number): Lines {
  const names = members.map((member) =>
    kind === 'Interface endpoint' ? serviceName(member) : nameOf(member),
  );
  const open = openTo(accepts);
  if (members.length === 1 && widthOf(`${kind}: ${names[0]}`, 'b') <= width) {
    return { title: `${kind}: ${names[0]}`, more: wrap(open, width, 's', 2) };
  }
  const title = members.length === 1 ? kind : `${kind}s (${members.length})`;
  return { title, more: [...wrap(names.toSorted(), width, 's', 4), ...wrap(open, width, 's', 2)] };
}

/** `open to tcp 443 from 10.0.0.0/19, 10.0.32.0/19`: address ranges by port. */
function openTo(accepts: readonly string[]): string[] {
  const ranges = new Map<string, string[]>();
  for (const words of accepts) {
    const [port = '', range = ''] = words.split(' from ');
    ranges.set(port, [...(ranges.get(port) ?? []), range]);
  }
  return [...ranges].map(([port, from]) => `open to ${port} from ${from.join(', ')}`);
}

/** Connections between stations: those of their members, each once, with all ports. */
function linksOf({ reaches, stations }: Network): Lane[] {
  const ids = new Map(stations.flatMap((s) => s.members.map((member) => [member, stationId(s)] as const)));
  const ports = new Map<string, Set<string>>();
  for (const { from, to, port } of reaches) {
    const [a, b] = [from === 'internet' ? from : ids.get(from), ids.get(to)];
    if (a === undefined || b === undefined || a === b) continue;
    ports.set(`${a} ${b}`, (ports.get(`${a} ${b}`) ?? new Set()).add(port));
  }
  return [...ports].map(([key, words]) => {
    const [from, to] = key.split(' ') as [string, string];
    return { from, to, label: fit([...words].toSorted().join(', '), LABELS - 24, 'l') };
  });
}

function countPorts(links: readonly Lane[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { from, to } of links) {
    for (const end of [from, to]) counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  return counts;
}
