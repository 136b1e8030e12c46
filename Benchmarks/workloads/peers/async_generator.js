async function* countTo(limit) {
  for (let i = 0; i < limit; i++) yield i;
}

async function main() {
  let total = 0;
  for await (const value of countTo(3000000)) total += value;
  console.log(total);
}

main();
