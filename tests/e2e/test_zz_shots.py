from datetime import date
import io
import pytest
from PIL import Image, ImageDraw
from django.utils import timezone
from django.core.files.uploadedfile import SimpleUploadedFile
from requests_app.handling import reply, papers
from requests_app.handling.attachments import keep
from requests_app.law.nodes import Node
from tests.desk.stories import named_office
from tests.factories import case_at
pytestmark=[pytest.mark.browser]
OUT="/tmp/wt/issue-shots"
def test_shots(desk):
    import os; os.makedirs(OUT,exist_ok=True)
    office=named_office(); t=timezone.localdate(); on=t
    given={"obtain_way":"邮寄","applicant_name":"欧阳示例"}
    r=case_at(Node.REPLY,office,on=on,**given); d={"on":t,"today":t}
    c2=case_at(Node.REPLY,office,on=on,**given)
    c2=reply.issue(c2,actor=office.clerk,**d)
    c2=reply.issue(c2,actor=office.clerk,replaces="印错收件人",**d)
    c3=case_at(Node.REPLY,office,on=on,**given)
    c3=reply.issue(c3,actor=office.clerk,**d)
    c3=papers.issue_notice(c3,actor=office.clerk,notice="notice_proactive",fields={"公开位置":"本机关网站"},**d)
    c3=reply.deliver(c3,actor=office.clerk,method="post",tracking_no="1234567890123",**d)
    im=Image.new("RGB",(400,300),"white"); ImageDraw.Draw(im).line((40,200,120,80,200,220,350,90),fill="navy",width=6)
    b=io.BytesIO(); im.save(b,"JPEG")
    rows=keep(c3,"service",[SimpleUploadedFile("签收.jpg",b.getvalue())],by=office.clerk)
    p=papers.to_serve(c3)[0]
    c3=papers.record_service(c3,actor=office.clerk,paper=p.seq,kind=p.kind,method="post",served_on=t,signer="欧阳某",relation="family",tracking_no="1234567890123",files=[{"key":str(rows[0].pk),"name":rows[0].name,"sha256":rows[0].sha256}],**d)
    dr=case_at(Node.DRAFTING,office,on=on,**given)
    for w in (1440,360):
        page=desk.page(office.clerk,width=w)
        def shot(name,path):
            page.goto(path); page.screenshot(path=f"{OUT}/{name}-{w}.png",full_page=True)
            print(name, w, page.evaluate("document.documentElement.scrollWidth"))
        shot("case-reply",f"/admin/cases/{r.pk}/")
        shot("issue",f"/admin/cases/{r.pk}/issue_reply/")
        page.get_by_role("button",name="预览文书").click(); page.screenshot(path=f"{OUT}/issue-preview-{w}.png",full_page=True)
        page.get_by_role("button",name="下一步").click(); page.screenshot(path=f"{OUT}/issue-confirm-{w}.png",full_page=True)
        shot("case-issued",f"/admin/cases/{c2.pk}/?tab=reply")
        shot("reissue",f"/admin/cases/{c2.pk}/issue_reply/")
        shot("deliver",f"/admin/cases/{c2.pk}/deliver/")
        shot("pick",f"/admin/cases/{dr.pk}/issue_notice/")
        shot("notice",f"/admin/cases/{dr.pk}/issue_notice/?notice=notice_proactive")
        page.get_by_label("公开位置").fill("本机关网站“政府信息公开”栏目")
        page.get_by_role("button",name="预览文书").click(); page.screenshot(path=f"{OUT}/notice-preview-{w}.png",full_page=True)
        shot("service",f"/admin/cases/{c3.pk}/record_service/")
        shot("served",f"/admin/cases/{c3.pk}/?tab=reply")
        shot("supplement",f"/admin/cases/{dr.pk}/request_supplement/")
