from real import ipaddress

network = ipaddress.ip_network("192.168.4.0/22")
print(network, network.num_addresses, network.netmask, network.hostmask, network.broadcast_address, list(network.subnets(new_prefix=24)), network.supernet())
print([ipaddress.ip_address(text) for text in ("10.0.0.1", "::1", "2001:db8::ff00:42:8329", "::ffff:1.2.3.4")], ipaddress.ip_address(3232236800))
print(ipaddress.ip_address("10.9.8.7") in ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_address("127.0.0.1").is_loopback, ipaddress.ip_address("fe80::1").is_link_local)
print(list(ipaddress.summarize_address_range(ipaddress.IPv4Address("192.0.2.0"), ipaddress.IPv4Address("192.0.2.130"))))
print(list(ipaddress.collapse_addresses([ipaddress.ip_network("10.0.0.0/25"), ipaddress.ip_network("10.0.0.128/25")])), ipaddress.ip_address("2001:db8::").exploded)
print(list(ipaddress.ip_network("10.0.0.0/29").hosts()), list(ipaddress.ip_network("10.0.0.0/29").address_exclude(ipaddress.ip_network("10.0.0.4/30"))), ipaddress.ip_interface("10.1.2.3/16"))
print(sorted([ipaddress.ip_address("10.0.0.2"), ipaddress.ip_address("9.0.0.1")]), ipaddress.ip_address("1.2.3.4") + 255, f"{ipaddress.ip_address('1.2.3.4'):b} {ipaddress.ip_address('::f'):#x}")
for wrong in ("1.2.3", "256.1.1.1", "1.2.3.4/33", ":::", "10.0.0.1/8", "01.2.3.4"):
    try:
        print(ipaddress.ip_network(wrong))
    except ValueError as error:
        print(error)
