// A search by its address is a page for browsers without scripts: on to the whole desk, with the text in hand.

const address = new URL(location.href);
address.hash = address.searchParams.get("q");
address.searchParams.delete("q");
location.replace(address);
