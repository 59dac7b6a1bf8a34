"""Which query parameters are dropped, and which never are."""

import pytest

from warraq.articles.tables import rows
from warraq.articles.urls import canonical, key


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Names, each tried with every value of VALUES.
REMOVED = words("""
    utm_source utm_medium utm_campaign utm_term utm_content utm_id utm_name utm_brand utm_social utm_reader utm_referrer
    utm_source_platform utm_creative_format utm_marketing_tactic utm_klaviyo_id utm_medium-x utmsource utm-source
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl _gac gs_lcp gs_lp
    ga_source ga_medium ga_campaign ga_term ga_content ga_place
    itm_source itm_medium itm_campaign itm_content itm_term itm_element otm_source otm_medium otm_campaign otm_content
    stm_source stm_medium stm_campaign stm_content intcmp icmp tracking_source tracking_user
    fbclid fb_action_ids fb_action_types fb_ref fb_source fb_comment_id mibextid __tn__ __xts__[0] __cft__[0] hc_ref
    action_object_map action_type_map action_ref_map igshid igsh ig_rid
    twclid twsrc ref_src ref_url __twitter_impression twcamp twterm twgr
    msclkid ocid cvid msockid yclid ysclid ymclid _openstat
    mc_cid mc_eid mc_tc ml_subscriber ml_subscriber_hash __s ck_subscriber_id _ke _kx _bhlid vero_id vero_conv mkt_tok
    _hsenc _hsmi __hssc __hstc __hsfp hsCtaTracking hsa_acc hsa_cam hsa_grp hsa_ad hsa_src hsa_tgt hsa_kw hsa_mt hsa_net
    hsa_ver hsa_la hsa_ol oly_enc_id oly_anon_id rb_clickid wickedid s_cid s_kwcid ef_id sc_cid
    oft_id oft_k oft_lk oft_d oft_c oft_ck oft_ids oft_sk bbeml et_rid ss_email_id vgo_ee unicorn_click_id
    bsft_clkid bsft_uid bsft_eid bsft_mid bsft_aaid bsft_ek mindbox-message-key mindbox-click-id
    at_medium at_campaign at_campaign_type at_custom1 at_link at_link_id at_link_type at_recipient_id at_recipient_list
    at_send_date at_emailtype at_creation at_ptr_name at_bbc_team xtor xtref
    pk_campaign pk_kwd pk_source pk_medium pk_cid pk_vid piwik_campaign piwik_kwd mtm_campaign mtm_source mtm_medium
    mtm_cid mtm_content mtm_group mtm_keyword mtm_placement matomo_campaign
    ns_source ns_mchannel ns_campaign ns_linkname ns_fee wt_mc wt_zmc wt.mc_id wtrid cmpid ncid icid
    spm algo_expid algo_pvid aff_platform aff_trace_key vd_source spm_id_from
    ttclid tt_medium tt_content tt_from is_from_webapp sender_device epik li_fat_id lipi rdt_cid qclid
    irclickid irgwc ir_campaignid ir_adid ir_partnerid cjevent cjdata awc zanpid ranMID ranEAID ranSiteID tduid sscid
    trk_contact trk_msg trk_module trk_sid _bta_tid _bta_c redirect_log_mongo_id redirect_mongo_id sb_referer_host
    mkwid pcrid gdfms gdftrk gdffi dm_i dm_t elqTrack elqTrackId elqaid elqat elq
    spMailingID spUserID spJobID spReportId cm_mmc cm_mmca1 cm_me cm_cr _cldee _clde
    guccounter guce_referrer guce_referrer_sig soc_src soc_trk _branch_match_id _branch_referrer
    hmb_source hmb_medium hmb_campaign dpg_source dpg_medium dpg_campaign dpg_content
    cx_click cx_recsOrder cx_recsWidget _sgm_campaign _sgm_source _sgm_action admitad_uid adjust_tracker adjust_campaign
    gps_adid os_ehash vn_source ceneo_spo adfrom nx_source asgtbndr maf oprtrack vc_lpp ebisAdID user_email_address
    pf_rd_p pd_rd_w _trkparms _trksid click_key click_sum smid smtyp taid nr_email_referer
    sfmc_id et_cid inf_contact_key emci emdi adobe_mc ajs_uid clickid click_id tblci dicbo wprov usqp
    replytocom like_comment PHPSESSID JSESSIONID sessionid __cf_chl_tk
    syclid utm_cid utm_viz_id utm_pubreferrer utm_swu utm_social-type itm_channel itm_audience otm_id
""")
VALUES = ("1", "abc", "9f86d081884c7d65", "A-b.c_D%20e")

# Names that are dropped at some values and kept at others.
REMOVED_AT = words("""
    trk=public_post_reshare si=pbSDltIAVNraoP1i si=0123456789abcdef0123456789abcdef erid=2VtzqxTkAbC feature=youtu.be
    ref_=as_li_ss_tl ref=homepage ref=rss ref=twitter src=rss source=feed from=rss via=twitter partner=rssnyt
    mod=rss_whats_news tid=ss_tw emc=rss mbid=social_twitter fsrc=scn/tw/te/bl maca=ara-rss-ar-all-1124-xml-mrss
    __source=xfinity reflink=share_mobilewebshare srnd=premium hpid=hp_no-name_1 iref=comtop_8_01 s=20 spref=fb
    share=twitter shared=email nb=1 sid=0123456789abcdef0123456789abcdef s=0123456789abcdef0123456789abcdef
    int_source=menu scm=1007.13339.90158.0 sf29584902=1 recipientid=contact-0123abcd rss=1 feed=rss cmp=share_btn_tw
""")

# What decides what is read: the number of a post, a page of a list, a language, a search, a file.
KEPT = words("""
    id=5 ID=5 p=123 page=2 paged=3 pg=2 pageno=4 start=20 offset=40 limit=10 per_page=50 count=20 first=1 last=9
    page_id=7 post=12 post_id=12 postid=12 post_type=news attachment_id=9 article=77 article_id=77 articleid=77 aid=77
    nid=5 newsid=88 news_id=88 idnews=88 id_news=88 story=45 storyid=45 story_id=45 sid=05 item=3 itemid=3 item_id=3
    tid=44 thread=44 topic=44 t=44 f=9 fid=9 forum=9 board=2.0 msg=81 pid=6 cid=8 catid=8 cat=8 category=world
    category_name=world tag=oil tags=oil,gas label=ink author=jane author_name=jane user=jane uid=5 username=jane
    s=oil q=oil query=oil search=oil keyword=oil keywords=oil term=oil k=oil w=oil word=oil find=oil text=oil
    v=dQw4w9WgXcQ list=PL0zVEGEvSaee index=3 video=12 vid=12 clip=12 media=12 episode=4 season=2 track=5 trk=5
    album=7 photo=3 pic=3 image=3 img=3 gallery=7 slide=4 slideshow=2 frame=2 part=2 chapter=3 section=4 volume=2
    issue=11 edition=uk number=7 no=7 n=7 num=7 nr=7 y=2019 year=2019 month=08 monthnum=8 day=14 date=2019-08-14
    d=20190814 m=201908 w=32 week=32 from=2012-12-01 to=2013-01-01 since=2012 until=2013 time=1800 ts=6866 at=noon
    lang=ar language=ar locale=ar_EG hl=ar l=ar lng=fa country=eg region=mena loc=cairo city=cairo zip=12345 geo=EG
    type=video format=pdf format=2 view=full mode=text display=list layout=wide style=plain theme=dark skin=minerva
    sort=date order=asc orderby=title sortby=name dir=desc filter=new group=5 scope=all status=open state=ca
    action=view act=read do=read op=view task=view option=com_content module=news mod=news mod=5 controller=post
    a=show c=post r=site/index route=blog/post path=a/b url=slug slug=a-post name=a-post title=A_post post_name=x
    key=abc code=abc token=3f2a hash=ab12 ref=main ref=v1.2 ref=5 ref=release/3.0 ref_id=5 refid=12 referrer=abc
    reference=12 src=fr src=5 source=7 source=nasa via=5 from=cairo to=5 origin=egypt share=2 shared=5 feed=atom-news
    rss=economy feature=5 feature=maps version=2 ver=1.6 rev=81 revision=81 oldid=2594817 diff=81 branch=main
    tab=overview level=2 step=3 stage=2 round=5 game=9 match=9 team=7 player=23 league=1 product=12 product_id=12
    sku=A12 model=x1 brand=acme color=red size=xl price=100 campaign=5 campaign_id=5 campaignid=5 medium=oil content=5
    content_id=5 doc=12 docid=12 document=12 file=a.pdf filename=a.pdf download=1 print=1 preview=true reply=5
    comment=9 comment_id=9
    isbn=9780306406157 doi=10.1000/182 case=12 bill=hr1 law=5 decision=123 docket=5 entry=9 entry_id=9 eid=5
    blog=3 blogid=3 blog_id=3 site=2 siteid=2 channel=5 channel_id=5 program=8 show=8 station=4 source_id=7 partner=acme
    output=json callback=x api_key=k client=5 account=5 company=5 org=5 event=5 event_id=5 conference=2019 speaker=4
    mbid=b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d emc=2 tracking_id=1Z999AA10123456784 trackingid=5 linkid=5 si=2
    s_id=5 session=3 sessions=3 iid=5 gid=5 oid=5 kid=5 lid=5 xid=5 mid=5 rid=5 bid=5 did=5 hid=5 jid=5
    sc=5 sf=12 sf12=1 ito=12 itm=5 itm_id=5 ga=5 ga_id=5 mc=5 ml=5 utmost=5 pkg=5 wt=5 at=5 xt=5 ns=5 fb=5 cmd=read
    n_cid=5 fref=5 maca=5 dcmp=5 hpid=5 itid=5 share_id=5 scm=git erid=12 int_content=5 recipientid=5 cm=5 ref_=5
    unlocked_article_code=abc giftcopy=3 reduced=true gift=abc st=abc accesstoken=abc
    news=5 vol=3 u=jane link=5 method=read contentId=5 preview_id=5 replyto=5 cpage=2 commentid=5 lcid=1033 curid=5
    pageid=5 recid=5 sig=ab12 signature=ab12 expires=20300101 kw=oil lat=30.1 lon=31.2 x=5 z=8 bbox=1,2,3,4 layer=roads
    zoom=8 ep=7 song=5 width=800 height=600 h=600 pmid=123 arxiv=1706.03762 room=5 floor=2 unit=3 course=math lesson=4
    quiz=5 member=jane profile=jane genre=jazz font=large pagesize=20 perpage=20 rows=10 cols=3 num_posts=10 max=9 min=1
    top=10 bottom=5 next=20 prev=10 before=2019-08-14 after=2019-08-14 cursor=abc continuation=abc node=12 term_id=5
    field=title facet=author fq=year rpp=20 qid=5 wid=5 yid=5 zid=5
""")


def test_there_are_enough_of_them() -> None:
    assert len(set(REMOVED)) >= 300
    assert len(set(KEPT)) >= 375


@pytest.mark.parametrize("name", REMOVED)
def test_removed(name: str) -> None:
    for value in VALUES:
        assert canonical(f"https://ex.com/a?id=5&{name}={value}") == "https://ex.com/a?id=5"
        assert canonical(f"https://ex.com/a?{name.upper()}={value}") == "https://ex.com/a"
        assert canonical(f"https://ex.com/a?id=5&amp;{name}={value}&x=1") == "https://ex.com/a?id=5&x=1"


@pytest.mark.parametrize("piece", REMOVED_AT)
def test_removed_at_this_value(piece: str) -> None:
    assert canonical(f"https://ex.com/a?{piece}&id=5") == "https://ex.com/a?id=5"


@pytest.mark.parametrize("piece", KEPT)
def test_kept(piece: str) -> None:
    assert canonical(f"https://ex.com/a?{piece}") == f"https://ex.com/a?{piece}"
    assert key(f"https://ex.com/a?{piece}") != key("https://ex.com/a")


@pytest.mark.parametrize(
    ("piece", "other"),
    [("ref=blog.example.org", "ref=main.example.com"), ("sc_country=mult", "sc_geo=emea"), ("amp=1", "m=1")],
)
def test_dropped_for_comparing_only(piece: str, other: str) -> None:
    assert canonical(f"https://ex.com/a?{piece}") == f"https://ex.com/a?{piece}"
    assert key(f"https://ex.com/a?{piece}") == key(f"https://ex.com/a?{other}") == key("https://ex.com/a")


def test_the_table_says_where_each_row_is_from() -> None:
    table = list(rows("warraq.articles.urls", "trackers.tsv"))
    for parameter, values, level, vendor, origin in table:
        assert parameter == parameter.lower().strip()
        assert values
        assert level in ("canonical", "key")
        assert vendor
        assert origin.partition(":")[0] in ("vendor", "lists", "feeds", "pages")
    assert len(table) == len({(parameter, values) for parameter, values, *_ in table})
