import { dataFlow } from '../../../lib/compliance/evidence/data-flow';
import { drawLayered } from '../../../lib/compliance/evidence/diagram/layered';
import { fit, widthOf, wrap } from '../../../lib/compliance/evidence/diagram/svg';
import { networkMap } from '../../../lib/compliance/evidence/network-map';
import { TemplateSet } from '../../../lib/compliance/template/template-set';
import { resource, template, templates } from './templates';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The boxes that stand for something, by their place. */
function boxesOf(svg: string): Box[] {
  return [
    ...svg.matchAll(
      /<rect class="bw-node(?:-phi)?" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
    ),
  ].map(([, x, y, width, height]) => ({
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
  }));
}

/** Places that the texts of a class cover, by the width that the drawing reckons with. */
function textsOf(svg: string): (Box & { words: string })[] {
  return [
    ...svg.matchAll(
      /<text x="([\d.]+)" y="([\d.]+)"(?: class="bw-(\w)")?(?: text-anchor="(\w+)")?>([^<]*)</g,
    ),
  ].map(([, x, y, face, anchor, words]) => {
    const width = widthOf(words!, (face ?? '') as 's');
    const shift = anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0;
    return { x: Number(x) - shift, y: Number(y) - 8, width, height: 9, words: words! };
  });
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const clashes = <T extends Box>(boxes: readonly T[]): [T, T][] =>
  boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b): [T, T][] => (overlap(a, b) ? [[a, b]] : [])));

describe.each([
  ['network map', networkMap],
  ['data-flow diagram', dataFlow],
])('%s', (_, draw) => {
  const diagram = draw(templates());

  it('is the same for the same templates, byte for byte', () => {
    expect(draw(templates())).toEqual(diagram);
  });

  it('is a picture with a title and a description', () => {
    expect(diagram.svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="[\w-]+-title [\w-]+-desc"/);
    expect(diagram.svg).toMatch(/<title id="[\w-]+-title">[^<]+<\/title>\s*<desc id="[\w-]+-desc">[^<]+</);
    expect(diagram.svg).toContain('prefers-color-scheme:dark');
  });

  it('lays no box on another and no words on words', () => {
    expect(boxesOf(diagram.svg).length).toBeGreaterThan(3);
    expect(clashes(boxesOf(diagram.svg))).toEqual([]);
    expect(clashes(textsOf(diagram.svg)).map(([a, b]) => [a.words, b.words])).toEqual([]);
  });

  it('draws something sensible of nothing', () => {
    expect(draw(new TemplateSet([])).connections).toEqual([]);
    expect(draw(new TemplateSet([])).svg).toContain('The templates');
  });
});

describe('network map', () => {
  const { svg, connections } = networkMap(templates());

  it('shows zones, subnet groups with their ways out, and what stands in them', () => {
    for (const words of [
      'us-east-1a',
      'us-east-1c',
      '10.40.16.0/22',
      'Load balancer: Edge',
      'Aurora cluster: Records',
    ]) {
      expect(svg).toContain(`>${words}<`);
    }
    expect(svg).toContain('kms, logs, secretsmanager');
    expect(svg.match(/>no route to</g)).toHaveLength(2);
    expect(svg.match(/>internet gateway</g)).toHaveLength(1);
  });

  it('follows security groups from stack to stack', () => {
    expect(connections).toEqual(
      expect.arrayContaining([
        'The internet may reach Edge (Load balancer, demo-edge/Edge) on tcp 443.',
        'Edge (Load balancer, demo-edge/Edge) may reach Portal (Fargate service, demo-edge/Portal) on tcp 8443.',
        'Portal (Fargate service, demo-edge/Portal) may reach Records (Aurora cluster, demo-data/Records) on tcp 5432.',
      ]),
    );
    expect(connections.filter((words) => words.includes('may reach Records'))).toHaveLength(1);
  });
});

describe('data-flow diagram', () => {
  const { svg, connections } = dataFlow(templates());
  const flow = (from: string, to: string) =>
    connections.find((words) => words.startsWith(`${from} (`) && words.includes(` ${to} (`));

  it('goes from people through the edge to the stores, with protection on the way and at rest', () => {
    expect(flow('Patients and workforce', 'Edge')).toContain(
      'TLS 1.3 only, policy ELBSecurityPolicy-TLS13-1-3-PQ',
    );
    expect(flow('Edge', 'Portal')).toContain('TLS (HTTPS), port 8443');
    expect(flow('Portal', 'Records')).toContain(
      'TLS forced, version 1.3 or later, tcp 5432. At rest: demo-keys/DatabaseKey',
    );
    expect(flow('Portal', 'Documents')).toContain('TLS 1.3 or later, by policy');
    expect(svg).toContain('inspected by WAF Firewall');
  });

  it('goes to the vault and its copy in the other region', () => {
    expect(flow('Records', 'Vault')).toBeDefined();
    expect(flow('Vault', 'CopyVault')).toContain('between regions');
    expect(svg).toContain('Backup vault · us-west-2');
  });

  it('follows logs into the locked archive', () => {
    for (const [from, to] of [
      ['Trail', 'Archive'],
      ['FlowLog', 'Delivery'],
      ['Delivery', 'Archive'],
      ['Edge', 'LoadBalancerLogs'],
      ['Portal', 'PortalLog'],
    ] as const) {
      expect(flow(from, to)).toBeDefined();
    }
    expect(svg).toContain('Object Lock: compliance');
  });

  it('leaves out what is declared free of PHI, and names stores that no flow reaches', () => {
    expect(svg).not.toContain('Assets');
    const lonely = new TemplateSet([template('one', { Lonely: resource('AWS::DynamoDB::Table') })]);
    expect(dataFlow(lonely).svg).toContain('Lonely (demo-one/Lonely)');
  });

  it('shows a flow without TLS as one', () => {
    const balancer = resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' });
    const http = resource('AWS::ElasticLoadBalancingV2::Listener', {
      LoadBalancerArn: { Ref: 'Plain' },
      Protocol: 'HTTP',
    });
    const set = new TemplateSet([template('one', { Plain: balancer, Http: http })]);
    expect(dataFlow(set).svg).toContain('>no TLS<');
  });
});

describe('layered drawing', () => {
  const node = (id: string) => ({ id, kind: 'kind', title: id, lines: [], phi: false });
  const arrow = (from: string, to: string) => ({ from, to, label: `${from} ${to}`, both: false });

  it.each([
    ['a cycle', ['a', 'b', 'c'], [arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'a')]],
    [
      'an arrow over several columns',
      ['a', 'b', 'c', 'd'],
      [arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'd'), arrow('a', 'd')],
    ],
    [
      'many to many',
      ['a', 'b', 'c', 'x', 'y', 'z'],
      ['a', 'b', 'c'].flatMap((a) => ['x', 'y', 'z'].map((b) => arrow(a, b))),
    ],
  ])('keeps boxes and labels apart in %s', (_, names, arrows) => {
    const { parts } = drawLayered(names.map(node), arrows, { left: 0, top: 0 });
    const svg = parts.join('');
    expect(boxesOf(svg)).toHaveLength(names.length);
    expect(svg.match(/class="bw-link"/g)!.length).toBeGreaterThanOrEqual(arrows.length);
    expect(svg.match(/class="bw-tip"/g)).toHaveLength(arrows.length);
    expect(clashes(boxesOf(svg))).toEqual([]);
    expect(clashes(textsOf(svg)).map(([a, b]) => [a.words, b.words])).toEqual([]);
  });
});

describe('text in drawings', () => {
  it('is cut where it is too wide, and counts what it leaves out', () => {
    expect(fit('short', 100)).toBe('short');
    expect(fit('a very long name of a resource', 60)).toMatch(/…$/);
    expect(widthOf(fit('a very long name of a resource', 60))).toBeLessThanOrEqual(60);
    const lines = wrap(
      Array.from({ length: 30 }, (_, i) => `name-${i}`),
      120,
      's',
      2,
    );
    expect(lines).toHaveLength(2);
    expect(lines.at(-1)).toMatch(/more$/);
  });
});
