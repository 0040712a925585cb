import fly from "myelin/models/fly-brain-like";
const net = fly({ seed: 1 });
await net.run(0.5);
performance.now = () => { const {user,system} = process.cpuUsage(); return (user+system)/1e3; };
const c = process.cpuUsage(); await net.run(1, {profile: true}); const d = process.cpuUsage(c); console.log(d.user/1e6);
console.log(net.profile().slice(0,8).map(({name,seconds})=>`${name} ${seconds.toFixed(4)}`).join("\n"));
