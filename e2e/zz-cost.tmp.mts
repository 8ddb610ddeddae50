import * as mediasoup from 'mediasoup';
import { Track } from '../server/recordings/Track.ts';
import { readRtpPacket } from '../server/recordings/rtpPacket.ts';
const worker = await mediasoup.createWorker({ workerBin: process.env.MEDIASOUP_WORKER_BIN, rtcMinPort: 42000, rtcMaxPort: 42100 } as any);
const router = await worker.createRouter({ mediaCodecs: [{ kind:'audio', mimeType:'audio/opus', clockRate:48000, channels:2 }] });
const t = await router.createDirectTransport(); 
const p = await t.produce({ kind:'audio', rtpParameters:{ codecs:[{mimeType:'audio/opus',payloadType:111,clockRate:48000,channels:2}], encodings:[{ssrc:5}], rtcp:{cname:'x'} } as any });
const run = async (n: number) => {
  const taps=[]; let got=0;
  for (let i=0;i<n;i++){ const d=await router.createDirectTransport(); const c=await d.consume({producerId:p.id, rtpCapabilities: router.rtpCapabilities}); const tr=new Track(i,'x'); c.on('rtp',(b)=>{ const r=readRtpPacket(b); if(r){got++; tr.add(r, performance.now());} }); taps.push([d,tr] as const); }
  const c0=process.cpuUsage(), w0=await worker.getResourceUsage(); const t0=performance.now();
  let seq=seq0, ts=seq0*960; const total=500;
  for (let i=0;i<total;i++){ const b=Buffer.alloc(12+80); b[0]=0x80; b[1]=111; b.writeUInt16BE(seq&0xffff,2); b.writeUInt32BE(ts>>>0,4); b.writeUInt32BE(5,8); b[12]=0x78; p.send(b); seq++; ts+=960; await new Promise(r=>setTimeout(r,20)); if(i%20===0) for(const [,tr] of taps) tr.take(performance.now()-t0); }
  seq0=seq; const c1=process.cpuUsage(c0), w1=await worker.getResourceUsage();
  console.log(n,'taps', got,'packets', 'node', (c1.user+c1.system)/1e6,'s','worker',((w1.ru_utime+w1.ru_stime)-(w0.ru_utime+w0.ru_stime))/1e3,'s', 'wall',(performance.now()-t0)/1e3);
  for (const [d] of taps) d.close();
};
let seq0=1; await run(0); await run(50); worker.close(); process.exit(0);
