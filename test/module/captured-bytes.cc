/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "captured-bytes.h"

#include "ns3/ipv4-header.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/pcap-file.h"
#include "ns3/ppp-header.h"
#include "ns3/tcp-header.h"

#include <vector>

using namespace ns3;

namespace split_test
{

std::string
CapturePath(const std::string& prefix, Ptr<NetDevice> device)
{
    return prefix + "-" + std::to_string(device->GetNode()->GetId()) + "-" +
           std::to_string(device->GetIfIndex()) + ".pcap";
}

CapturedBytes
ReadCapture(const std::string& path, uint16_t port, bool toPort)
{
    PcapFile file;
    file.Open(path, std::ios::in);
    CapturedBytes captured;
    std::vector<uint8_t> bytes(65536);
    while (true)
    {
        uint32_t seconds;
        uint32_t micros;
        uint32_t included;
        uint32_t original;
        uint32_t size;
        file.Read(bytes.data(), bytes.size(), seconds, micros, included, original, size);
        if (file.Eof() || file.Fail())
        {
            return captured;
        }
        auto packet = Create<Packet>(bytes.data(), size);
        PppHeader ppp;
        Ipv4Header ip;
        TcpHeader tcp;
        packet->RemoveHeader(ppp);
        const uint32_t headers = packet->RemoveHeader(ip) + packet->RemoveHeader(tcp);
        if ((tcp.GetDestinationPort() == port) != toPort)
        {
            continue;
        }
        captured.headers += headers;
        for (uint32_t i = 0; i < packet->GetSize(); ++i)
        {
            const auto number = (tcp.GetSequenceNumber() + i).GetValue();
            captured.repeated += captured.stream.insert(number).second ? 0 : 1;
        }
    }
}

} // namespace split_test
