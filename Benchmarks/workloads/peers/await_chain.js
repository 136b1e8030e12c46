async function link(depth) {
  return depth === 0 ? 1 : 1 + (await link(depth - 1));
}

async function main() {
  let total = 0;
  for (let i = 0; i < 500000; i++) total += await link(9);
  console.log(total);
}

main();
