// Asks receiptio, which knows nothing of this house, what it thinks of printers: `node judge.cjs HOST...` says one line of JSON, its word for each.
// It knows port 9100 only, so every printer stands at an address of its own.
const { print } = require("receiptio");

const SLIP = "政务服务中心\n^^^^A001\n{code:http://192.0.2.10/t/7Q2F9KX4M3;option:qrcode,6,m}\n";

const judged = process.argv.slice(2).map((host) => print(SLIP, `-d ${host} -p escpos -c 48 -l zh-hans -t 5`));

Promise.all(judged).then((words) => {
  console.log(JSON.stringify(words));
  process.exit(0);
});
