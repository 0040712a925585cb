import fly from "myelin/models/fly-brain-like";
const net = fly({ seed: 1, n: Number(process.argv[3] ?? 127400), ...(process.argv[2] === "auto" ? {} : {lazy: process.argv[2]==="lazy"}) });
await net.run(0);
for (let k = 0; k < 6; k++) { const c = process.cpuUsage(), t = performance.now(); await net.run(0.5); const d = process.cpuUsage(c); console.log(((d.user)/1e6).toFixed(3), ((d.system)/1e6).toFixed(3), ((performance.now()-t)/1e3).toFixed(3)); }
console.log(net.object("spikes").numSpikes);
